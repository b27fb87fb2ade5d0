//! Patterns, names and types of parameters.

pub mod mutable {
    #[capture_errors]
    fn longer(mut text: String, mut count: u8) -> Result<String, String> {
        while count > 0 {
            text.push('x');
            count -= 1;
        }
        Ok(text)
    }
    pub fn check() -> String {
        longer("a".into(), 2).unwrap()
    }
}

pub mod tuple {
    #[capture_errors]
    fn sum((a, (b, mut c)): (u8, (u8, u8)), (): ()) -> Result<u8, String> {
        c += 1;
        a.checked_add(b + c).ok_or("much".to_owned())
    }
    pub fn check() -> String {
        format!("{:?} {:?}", sum((1, (2, 3)), ()), sum((255, (2, 3)), ()))
    }
}

pub mod structs {
    struct Point {
        x: u8,
        y: u8,
    }
    struct Pair(u8, u8);
    #[capture_errors]
    fn sum(Point { x, y: other }: Point, Pair(a, ..): Pair, Pair { 1: b, .. }: Pair) -> Result<u8, String> {
        Ok(x + other + a + b)
    }
    pub fn check() -> String {
        format!("{:?}", sum(Point { x: 1, y: 2 }, Pair(3, 0), Pair(0, 4)))
    }
}

pub mod slices {
    #[capture_errors]
    fn sum([a, .., b]: [u8; 4], [c, rest @ ..]: [u8; 3], &[d, _]: &[u8; 2]) -> Result<u8, String> {
        Ok(a + b + c + rest.len() as u8 + d)
    }
    pub fn check() -> String {
        format!("{:?}", sum([1, 2, 3, 4], [5, 6, 7], &[8, 9]))
    }
}

pub mod references {
    #[capture_errors]
    fn sum(&a: &u8, &(b, ref c): &(u8, String), &mut d: &mut u8) -> Result<usize, String> {
        Ok(usize::from(a + b + d) + c.len())
    }
    pub fn check() -> String {
        format!("{:?}", sum(&1, &(2, "x".into()), &mut 3))
    }
}

pub mod by_ref {
    #[capture_errors]
    fn both(ref a: String, ref mut b: String) -> Result<String, String> {
        b.push_str(a);
        Ok(b.clone())
    }
    pub fn check() -> String {
        both("a".into(), "b".into()).unwrap()
    }
}

pub mod at_pattern {
    #[derive(Clone, Copy)]
    struct Point(u8, u8);
    #[capture_errors]
    fn sum(whole @ Point(x, _): Point, all @ [first, ..]: [u8; 2]) -> Result<u8, String> {
        Ok(whole.1 + x + all[1] + first)
    }
    pub fn check() -> String {
        format!("{:?}", sum(Point(1, 2), [3, 4]))
    }
}

pub mod wildcard {
    use crate::witness::*;
    #[capture_errors]
    fn ignores(_: Noted, _kept: Noted, (_, _inner): (Noted, Noted), _: &Opaque) -> Result<(), Failure> {
        note("body");
        Err(Failure("x"))
    }
    pub fn check() -> String {
        drop(ignores(Noted("_"), Noted("_kept"), (Noted("_0"), Noted("_1")), &Opaque));
        notes()
    }
}

pub mod unused {
    #[capture_errors]
    fn ignores(first: u8, (second, third): (u8, u8)) -> Result<(), String> {
        Ok(())
    }
    #[capture_errors]
    async fn ignores_later(first: u8, (second, third): (u8, u8)) -> Result<(), String> {
        Ok(())
    }
}

pub mod unused_mut {
    #[capture_errors]
    fn changes_nothing(mut first: u8, (mut second, _): (u8, u8)) -> Result<u8, String> {
        let mut third = first + second;
        Ok(third)
    }
    #[capture_errors]
    async fn changes_nothing_later(mut first: u8, (mut second, _): (u8, u8)) -> Result<u8, String> {
        let mut third = first + second;
        Ok(third)
    }
}

pub mod unused_assignment {
    #[capture_errors]
    fn assigns(mut first: u8) -> Result<u8, String> {
        first = 3;
        let second = first;
        first = 4;
        Ok(second)
    }
    #[capture_errors]
    async fn assigns_later(mut first: u8) -> Result<u8, String> {
        first = 3;
        let second = first;
        first = 4;
        Ok(second)
    }
}

pub mod allowed_by_attribute {
    #[capture_errors]
    fn ignores(#[allow(unused_variables)] a: u8, #[allow(unused_mut)] mut b: u8) -> Result<u8, String> {
        Ok(b)
    }
    #[capture_errors]
    async fn ignores_later(#[allow(unused_variables)] a: u8, #[allow(unused_mut)] mut b: u8) -> Result<u8, String> {
        Ok(b)
    }
    #[capture_errors]
    fn under_condition(
        #[cfg_attr(all(), allow(unused_variables))] a: u8,
        #[cfg_attr(all(), expect(unused_variables))] (b, _): (u8, u8),
        #[cfg_attr(all(), cfg(any()))] c: Nowhere,
    ) -> Result<u8, String> {
        Ok(1)
    }
    #[capture_errors]
    async fn under_condition_later(#[cfg_attr(all(), allow(unused_variables))] a: u8, #[cfg_attr(any(), cfg(any()))] b: u8) -> Result<u8, String> {
        Ok(b)
    }
}

pub mod conditional {
    #[capture_errors]
    fn sum(a: u8, #[cfg(any())] b: u8, #[cfg(not(any()))] c: u8, #[cfg(any())] (_, d): (u8, Nowhere)) -> Result<u8, String> {
        Ok(a + c)
    }
    #[capture_errors]
    async fn sum_later(a: u8, #[cfg(any())] b: Nowhere, #[cfg(not(any()))] (c, _): (u8, u8)) -> Result<u8, String> {
        Ok(a + c)
    }
    pub fn check() -> String {
        format!("{:?} {:?}", sum(1, 2), crate::witness::block_on(sum_later(1, (2, 3))))
    }
}

pub mod underscored_and_used {
    #[capture_errors]
    fn uses(_a: u8, __b: u8) -> Result<u8, String> {
        Ok(_a + __b)
    }
    #[capture_errors]
    async fn uses_later(_a: u8, __b: u8) -> Result<u8, String> {
        Ok(_a + __b)
    }
}

pub mod underscored {
    #[capture_errors]
    fn ignores(_a: u8, _b: String) -> Result<u8, String> {
        Ok(1)
    }
    #[capture_errors]
    async fn ignores_later(_a: u8, _b: String) -> Result<u8, String> {
        Ok(1)
    }
}

pub mod any_name {
    #[capture_errors]
    fn sum(e: u8, x: u8, result: u8, err: u8, error: u8, caller: u8, debug: u8, span: u8, __guard__: u8) -> Result<u8, String> {
        Ok(e + x + result + err + error + caller + debug + span + __guard__)
    }
    #[capture_errors]
    fn ours(place: u8, entry: u8, call: u8, show: u8, returned: u8, arguments: u8, kept0: u8, arg1: u8, arg9: u8) -> Result<u8, String> {
        let value = Some(place).ok_or("none")?;
        Ok(value + entry + call + show + returned + arguments + kept0 + arg1 + arg9)
    }
    #[capture_errors]
    async fn ours_later(place: u8, entry: u8, op: u8, inspect: u8, watch: u8, (arg5, _): (u8, u8)) -> Result<u8, String> {
        let value = Some(place).ok_or("none")?;
        Ok(value + entry + op + inspect + watch + arg5)
    }
    pub fn check() -> String {
        let later = crate::witness::block_on(ours_later(1, 2, 3, 4, 5, (6, 7)));
        format!("{:?} {:?} {later:?}", sum(1, 2, 3, 4, 5, 6, 7, 8, 9), ours(1, 2, 3, 4, 5, 6, 7, 8, 9))
    }
}

pub mod raw_names {
    #[capture_errors]
    fn r#match(r#type: u8, r#fn: &str, r#async: u8) -> Result<u8, String> {
        if r#fn.is_empty() { Err(r#fn.to_owned()) } else { Ok(r#type + r#async) }
    }
    pub fn check() -> String {
        format!("{:?} {:?}", r#match(1, "x", 2), r#match(1, "", 2))
    }
}

pub mod foreign_letters {
    #[capture_errors]
    fn größe(länge: u8, 幅: u8) -> Result<u8, String> {
        Ok(länge + 幅)
    }
    pub fn check() -> String {
        format!("{:?}", größe(1, 2))
    }
}

pub mod thirteen {
    use crate::witness::*;
    #[capture_errors]
    fn all(
        a: u8, b: u8, c: u8, d: u8, e: u8, mut f: String, (g, _h): (u8, Noted), i: u8, j: u8, k: &mut u8, _l: Noted, _: Noted, m: Noted,
    ) -> Result<&mut u8, Failure> {
        f.push('x');
        *k += a + b + c + d + e + g + i + j + f.len() as u8;
        m.value().map(|_| k)
    }
    pub fn check() -> String {
        let mut k = 0;
        let mut run = |m| all(1, 1, 1, 1, 1, String::new(), (1, Noted("h")), 1, 1, &mut k, Noted("l"), Noted("_"), Noted(m)).is_ok();
        let (first, second) = (run("m"), run(""));
        format!("{first} {second} {k} {}", notes())
    }
}

pub mod no_debug {
    use crate::witness::*;
    #[capture_errors]
    fn takes<T>(a: Opaque, b: &Opaque, c: &mut Opaque, d: T, e: [Opaque; 2], f: Vec<Opaque>) -> Result<T, Opaque> {
        drop((a, b, c, e, f));
        Ok(d)
    }
    pub fn check() -> String {
        let it = takes(Opaque, &Opaque, &mut Opaque, 3, [Opaque, Opaque], vec![]);
        it.map_or("failed".to_owned(), |it| it.to_string())
    }
}

pub mod every_type {
    use crate::witness::*;
    use std::cell::{Cell, RefCell};
    use std::rc::{Rc, Weak};
    #[capture_errors]
    fn takes(
        callback: &mut dyn FnMut(u8) -> u8,
        pointer: *const u8,
        function: fn(u8) -> u8,
        closure: impl FnOnce(u8) -> u8,
        result: Result<u8, Opaque>,
        weak: Weak<u8>,
        cell: &Cell<u8>,
        shared: Rc<RefCell<u8>>,
        slice: &[u8],
        any: Box<dyn std::any::Any>,
        object: &dyn std::fmt::Debug,
        text: std::borrow::Cow<'_, str>,
    ) -> Result<u8, String> {
        drop((pointer, weak, any, object, text));
        cell.set(1);
        let Ok(value) = result else { return Err("opaque".to_owned()) };
        Ok(callback(closure(function(value))) + slice[0] + cell.get() + *shared.borrow())
    }
    pub fn check() -> String {
        let mut calls = 0;
        let mut callback = |it| {
            calls += 1;
            it + 1
        };
        let shared = Rc::new(RefCell::new(5));
        let it = takes(&mut callback, &3, |it| it, |it| it + 1, Ok(1), Weak::new(), &Cell::new(0), shared, &[7], Box::new(1), &1, "x".into());
        format!("{it:?} {calls}")
    }
}

pub mod four_kilobytes {
    #[capture_errors]
    fn takes(bytes: [u8; 4096]) -> Result<u8, String> {
        Ok(bytes[7])
    }
    #[capture_errors]
    async fn takes_later(bytes: [u8; 4096]) -> Result<u8, String> {
        crate::witness::pause().await;
        Ok(bytes[7])
    }
    pub fn check() -> String {
        format!("{:?} {:?}", takes([1; 4096]), crate::witness::block_on(takes_later([1; 4096])))
    }
}

pub mod shadowed {
    #[capture_errors]
    fn shadows(a: &str) -> Result<u8, std::num::ParseIntError> {
        let a = a.trim();
        let a: u8 = a.parse()?;
        let a = a + 1;
        Ok(a)
    }
    pub fn check() -> String {
        format!("{:?} {:?}", shadows(" 3"), shadows("x"))
    }
}

pub mod secret {
    use crate::witness::*;
    #[capture_errors]
    fn login(user: &str, password: Noted, _token: Noted) -> Result<usize, Failure> {
        Ok(user.len() + password.value()?)
    }
    #[capture_errors]
    async fn login_later(user: &str, password: Noted, _token: Noted) -> Result<usize, Failure> {
        pause().await;
        Ok(user.len() + password.value()?)
    }
    pub fn check() -> String {
        let now = login("x", Noted("password"), Noted("token"));
        let later = block_on(login_later("x", Noted("password"), Noted("token")));
        drop(login_later("x", Noted("password"), Noted("token")));
        format!("{now:?} {later:?} {}", notes())
    }
}
