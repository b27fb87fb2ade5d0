//! Parentheses and braces of the user's, which no lint asks to remove from the bare function.

pub mod parentheses_of_questions {
    type Answer = Result<u8, String>;
    #[capture_errors]
    fn sync(a: &str, b: bool) -> Answer {
        let parsed = (a.parse::<u8>().map_err(|_| "no number"))?;
        let chosen = (if b { Ok(1) } else { Err("none") })?;
        (match b {
            true => Ok(1),
            false => Err("none"),
        })?;
        let block = { a.parse::<u8>().map_err(|_| "no number") }?;
        let nested = ({ sync(a, (b)) })?;
        Ok(parsed + chosen + block + nested)
    }
    #[capture_errors]
    async fn later(a: u8) -> Answer {
        let awaited = (other(a).await)?;
        let block = { other(a).await }?;
        Ok(awaited + block)
    }
    #[capture_errors]
    async fn other(a: u8) -> Answer {
        Ok(a)
    }
    #[capture_errors]
    #[track_caller]
    fn tracked(a: &str) -> Answer {
        let parsed = (a.parse::<u8>().map_err(|_| "no number"))?;
        let block = { a.parse::<u8>().map_err(|_| "no number") }?;
        Ok(parsed + block)
    }
    #[capture_errors]
    #[track_caller]
    fn tracked_loops(mut a: u8) -> Answer {
        if a > 100 {
            return loop {
                a -= 1;
                if a == 100 {
                    break Ok(a);
                }
            };
        }
        Ok(a)
    }
    macro_rules! asked {
        ($name:ident, $a:ident, $question:expr, $block:block) => {
            #[capture_errors]
            fn $name($a: u8) -> Answer {
                let first = $question?;
                Ok(first + $block? + ($question)?)
            }
        };
    }
    asked!(fragments, a, (a.checked_add(1).ok_or(String::new())), { a.checked_add(1).ok_or(String::new()) });
}

#[rustfmt::skip]
pub mod bodies_on_one_line {
    use std::{future::Future, pin::Pin};
    type Answer = Result<u8, String>;
    #[capture_errors]
    fn sync(a: u8) -> Answer { Ok(a) }
    #[capture_errors]
    async fn later(a: u8) -> Answer { Ok(a) }
    #[capture_errors]
    fn never(a: u8) -> ! { panic!("{a}") }
    #[capture_errors]
    #[track_caller]
    fn tracked(a: u8) -> Answer { Ok(a) }
    #[capture_errors]
    #[track_caller]
    fn tracked_without_result(a: u8) -> u8 { a }
    #[capture_errors]
    fn boxed(a: u8) -> Pin<Box<dyn Future<Output = Answer>>> { Box::pin(async move { Ok(a) }) }
    #[capture_errors]
    fn boxed_ready(a: &str) -> Pin<Box<dyn Future<Output = Result<usize, String>> + Send + '_>> { Box::pin(std::future::ready(Ok(a.len()))) }
    #[async_trait::async_trait]
    pub trait Reads {
        async fn below(&self, a: &str) -> Answer;
        #[capture_errors]
        async fn provided(&self, a: &str) -> Answer { self.below(a).await }
    }
    #[async_trait::async_trait]
    #[capture_errors]
    impl Reads for () { async fn below(&self, a: &str) -> Answer { a.parse().map_err(|_| "no number".to_owned()) } }
}

#[rustfmt::skip]
pub mod blocks_given_to_macros {
    type Answer = Result<u8, String>;
    macro_rules! bodies {
        ($sync:ident, $later:ident, $tracked:ident, $body:block) => {
            #[capture_errors]
            fn $sync() -> Answer $body
            #[capture_errors]
            async fn $later() -> Answer $body
            #[capture_errors]
            #[track_caller]
            fn $tracked() -> Answer $body
        };
    }
    bodies!(sync, later, tracked, { Ok(1) });
    macro_rules! inside {
        ($sync:ident, $later:ident, $tracked:ident, $a:ident, $block:block) => {
            #[capture_errors]
            fn $sync($a: u8) -> Answer {
                let value = $block?;
                if value > 1 { return $block; }
                let again = || $block;
                std::convert::identity($block)?;
                match $a { 0 => again(), _ => $block }
            }
            #[capture_errors]
            async fn $later($a: u8) -> Answer { $block }
            #[capture_errors]
            #[track_caller]
            fn $tracked($a: u8) -> Answer { if $a > 1 { return $block; } $block }
        };
    }
    inside!(sync_inside, later_inside, tracked_inside, a, { a.checked_add(1).ok_or_else(String::new) });
}

#[rustfmt::skip]
pub mod fragments_between_operators {
    use std::fmt::Debug;
    type Answer = Result<i64, String>;
    macro_rules! calculations {
        ($sync:ident, $later:ident, $tracked:ident, $a:ident, $sum:expr, $negative:expr, $cast:expr, $either:expr, $closure:expr, $bounds:ty, $count:block) => {
            #[capture_errors]
            fn $sync($a: i64) -> Answer {
                let mut total = $sum * 2 - $sum + ($negative).abs() + $negative.pow(2) + 10 / $cast + 10 - $sum;
                for _ in 0..$count {
                    total += 1;
                }
                let negated = -$sum;
                let shown: &$bounds = &$sum;
                assert!($sum * 2 == 6, "{} and {}", $sum * 2, format!("{shown:?}"));
                if !$either && $a == $sum {
                    return Ok($closure(3) + negated);
                }
                Ok(total + if $either == false { 100 } else { negated })
            }
            #[capture_errors]
            async fn $later($a: i64) -> Answer {
                let total = $sum * 2;
                Ok(total - $sum + $negative.abs() + $a)
            }
            #[capture_errors]
            #[track_caller]
            fn $tracked($a: i64) -> Answer {
                Ok($sum * 2 - $a)
            }
            #[capture_errors]
            mod of_block {
                use super::Answer;
                pub fn inside($a: i64) -> Answer {
                    Ok($sum * 2 - $a)
                }
                #[capture_errors(off)]
                pub fn off($a: i64) -> Answer {
                    Ok($sum * 2 - $a)
                }
            }
            #[capture_errors]
            async fn with_pattern((first, $a): (i64, i64)) -> impl Debug {
                first * $sum + $a
            }
        };
    }
    calculations!(sync, later, tracked, a, 1 + 2, -3_i64, 7_u8 as i64, true || false, |it: i64| it * 10, dyn Debug + Send, { 3 });

    pub fn check() -> String {
        let later = crate::witness::block_on(later(1));
        let pattern = crate::witness::block_on(with_pattern((2, 3)));
        format!("{:?} {:?} {later:?} {:?} {:?} {:?} {pattern:?}", sync(1), sync(3), tracked(1), of_block::inside(1), of_block::off(1))
    }
}
