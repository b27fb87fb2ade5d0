//! Hiding in an event what has names that its client says are secret, or that another client alone allows.

use super::argument::FILTERED;
use super::debug_text::without_names;
use super::own_names::OwnNames;
use crate::protocol::{Event, Fields, Value};

/// In what redhanded recorded: arguments, and calls.
pub(crate) fn hide(event: &mut Event, names: &OwnNames) {
    if !names.differ_from_others() {
        return;
    }
    let exceptions = event.exceptions.iter_mut().filter(|_| event.is_recorded);
    let frames = exceptions.filter_map(|exception| exception.stacktrace.as_mut()).flat_map(|stack| &mut stack.frames);
    frames.for_each(|frame| hide_in_fields(&mut frame.vars, names));
    let calls = event.breadcrumbs.iter_mut().filter(|breadcrumb| breadcrumb.category.as_deref() == Some("call"));
    for call in calls {
        call.message.iter_mut().for_each(|message| hide_in_text(message, names));
        hide_in_fields(&mut call.data, names);
    }
}

fn hide_in_fields(fields: &mut Fields, names: &OwnNames) {
    // An argument whose own name looks secret is not recorded; what is recorded under such a name all the same was asked for.
    fields.change_named(
        |name, value| {
            if names.name_as_secret(name) {
                *value = FILTERED.into();
            } else {
                hide_in_value(value, names);
            }
        },
        |name, text| {
            if names.name_as_secret(name) {
                FILTERED.clone_into(text);
            } else {
                hide_in_text(text, names);
            }
        },
    );
}

fn hide_in_value(value: &mut Value, names: &OwnNames) {
    match value {
        Value::String(text) => hide_in_text(text, names),
        Value::Array(values) => values.iter_mut().for_each(|value| hide_in_value(value, names)),
        Value::Object(values) => {
            for (name, value) in values {
                if names.hide(name) {
                    *value = FILTERED.into();
                } else {
                    hide_in_value(value, names);
                }
            }
        }
        _ => {}
    }
}

fn hide_in_text(text: &mut String, names: &OwnNames) {
    *text = without_names(text, &|name| names.hide(name));
}
