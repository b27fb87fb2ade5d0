//! Values by name, on as few lines as they need.

use super::cut::{cut_middle, width_of};
use super::left_out;
use super::line::Line;
use super::paint::Ink;
use crate::notice::neutral;

/// A name and its value as they are shown. A value without a name stands for itself.
pub(super) type Field = (String, String);

/// `path: "orders.csv", limit: 42`: line after line within `room`, each of at least one field, whose value is cut to
/// fit. What does not fit into `most` lines is counted, unless one more line has room for it: counting takes a line too.
pub(super) fn lines(fields: &[Field], room: usize, most: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    // The first field of the last line.
    let mut first = 0;
    for (index, field) in fields.iter().enumerate() {
        let is_last = index + 1 == fields.len();
        let field = field_line(field, is_last, room);
        let is_full = lines.len() > most;
        match lines.last_mut() {
            Some(line) if line.width() + 1 + field.width() <= room => {
                line.add(Ink::Plain, " ");
                line.append(field);
            }
            _ if is_full => {
                lines.truncate(most);
                lines.push(left_out(0, fields.len() - first, "value"));
                break;
            }
            _ => {
                first = index;
                lines.push(field);
            }
        }
    }
    lines
}

fn field_line((name, value): &Field, is_last: bool, room: usize) -> Line {
    let name = neutral(name);
    let mut name = cut_middle(&name, room / 2).into_owned();
    if !name.is_empty() {
        name.push_str(": ");
    }
    let separator = if is_last { "" } else { "," };
    let taken = width_of(&name) + separator.len();
    let value = neutral(value);
    Line::default()
        .with(Ink::Faint, &name)
        .with(Ink::Plain, &cut_middle(&value, room.saturating_sub(taken)))
        .with(Ink::Faint, separator)
}

#[cfg(test)]
mod tests {
    use super::super::style::Style;
    use super::*;

    fn shown(fields: &[(&str, &str)], room: usize, most: usize) -> Vec<String> {
        let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let style = Style { colour: false, unicode: true, width: 80 };
        lines(&fields, room, most).iter().map(|line| line.to_text(&style)).collect()
    }

    #[test]
    fn fields_share_a_line_while_they_fit() {
        assert_eq!(shown(&[("a", "1"), ("b", "2"), ("c", "3")], 11, 9), ["a: 1, b: 2,", "c: 3"]);
    }

    #[test]
    fn a_long_value_is_cut_to_its_line() {
        assert_eq!(shown(&[("a", "1"), ("long", "0123456789abcdef")], 16, 9), ["a: 1,", "long: 012345…def"]);
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        assert_eq!(shown(&[("a", "1"); 10], 11, 2), ["a: 1, a: 1,", "a: 1, a: 1,", "… 6 more values"]);
    }

    #[test]
    fn what_fits_into_the_line_of_the_count_is_shown() {
        assert_eq!(shown(&[("a", "1"); 6], 11, 2), ["a: 1, a: 1,", "a: 1, a: 1,", "a: 1, a: 1"]);
        assert_eq!(shown(&[("a", "1"); 7], 11, 2), ["a: 1, a: 1,", "a: 1, a: 1,", "… 3 more values"]);
    }
}
