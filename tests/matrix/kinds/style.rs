//! What clippy has to say of style.

pub mod style {
    #[capture_errors]
    fn needless_return(a: u8) -> Result<u8, String> {
        return Ok(a);
    }
    #[capture_errors]
    fn needless_return_of_error(a: u8) -> Result<u8, String> {
        if a == 0 {
            return Err("zero".to_owned());
        } else {
            return Ok(a);
        }
    }
    #[capture_errors]
    async fn needless_return_later(a: u8) -> Result<u8, String> {
        return Ok(a);
    }
    #[capture_errors]
    fn let_and_return(a: u8) -> Result<u8, String> {
        let it = Ok(a);
        it
    }
    #[capture_errors]
    fn question_mark(a: Option<u8>) -> Option<u8> {
        if a.is_none() {
            return None;
        }
        let b = match a {
            Some(b) => b,
            None => return None,
        };
        let Some(c) = a else { return None };
        Some(b + c)
    }
    #[capture_errors]
    fn needless_question_mark(a: Option<u8>) -> Option<u8> {
        Some(a?)
    }
    #[capture_errors]
    fn redundant_closure(a: &[&str]) -> Result<Vec<String>, String> {
        Ok(a.iter().map(|it| it.to_string()).collect())
    }
    #[capture_errors]
    fn useless_conversion(a: u8) -> Result<u8, String> {
        Ok(u8::from(a).into())
    }
    #[capture_errors]
    fn clone_of_copy(a: &u8) -> Result<u8, String> {
        Ok(a.clone())
    }
    #[capture_errors]
    fn bool_comparison(a: bool) -> Result<u8, String> {
        if a == true { Ok(1) } else { Ok(2) }
    }
    #[capture_errors]
    fn single_match(a: Option<u8>) -> Result<u8, String> {
        match a {
            Some(a) => return Ok(a),
            _ => {}
        }
        Ok(1)
    }
    #[capture_errors]
    fn collapsible(a: u8) -> Result<u8, String> {
        if a > 1 {
            if a > 2 {
                return Err("much".to_owned());
            }
        }
        if a == 1 {
            Ok(1)
        } else {
            if a == 0 { Ok(2) } else { Ok(3) }
        }
    }
    #[capture_errors]
    fn unit_value(a: &mut Vec<u8>) {
        let unit = a.push(1);
        unit
    }
}

pub mod pedantic {
    #[capture_errors]
    fn manual_let_else(a: Option<u8>) -> Result<u8, String> {
        let a = match a {
            Some(a) => a,
            None => return Err("none".to_owned()),
        };
        let b = if let Some(b) = Some(a) { b } else { return Err(format!("no {}", a)) };
        let c = match Some(b) {
            Some(c) => c,
            None => Err("none".to_owned())?,
        };
        Ok(a + b + c)
    }
    #[capture_errors]
    async fn manual_let_else_later(a: Option<u8>) -> Result<u8, String> {
        let a = match a {
            Some(a) => a,
            None => return Err("none".to_owned()),
        };
        Ok(a)
    }
    #[capture_errors]
    fn casts(a: u64) -> Result<u8, String> {
        Ok(a as u8)
    }
    #[capture_errors]
    fn redundant_else(a: u8) -> Result<u8, String> {
        if a == 0 {
            return Err("zero".to_owned());
        } else {
            drop(a);
        }
        Ok(a)
    }
    #[capture_errors]
    fn if_not_else(a: u8) -> Result<u8, String> {
        if a != 0 { Ok(a) } else { Err("zero".to_owned()) }
    }
    #[capture_errors]
    fn single_match_else(a: Option<u8>) -> Result<u8, String> {
        match a {
            Some(a) => Ok(a),
            None => {
                let b = 1;
                Err(b.to_string())
            }
        }
    }
    #[capture_errors]
    fn match_same_arms(a: u8) -> Result<u8, String> {
        match a {
            0 => Err("much".to_owned()),
            1 => Ok(1),
            2 => Err("much".to_owned()),
            _ => Ok(2),
        }
    }
    #[capture_errors]
    fn many_single_char_names(a: u8) -> Result<u8, String> {
        let (b, c, d, e) = (a, a, a, a);
        Ok(b + c + d + e)
    }
    #[capture_errors]
    fn items_after_statements(a: u8) -> Result<u8, String> {
        let b = a;
        fn helper(b: u8) -> u8 {
            b
        }
        Ok(helper(b))
    }
    #[capture_errors]
    fn semicolon_missing(a: &mut Vec<u8>) {
        if a.is_empty() {
            a.push(1)
        } else {
            a.clear()
        }
    }
    #[capture_errors]
    fn used_underscore_binding(_a: u8) -> Result<u8, String> {
        let _b = _a;
        Ok(_b)
    }
    #[capture_errors]
    fn map_unwrap_or(a: Option<u8>) -> Result<u8, String> {
        Ok(a.map(|it| it + 1).unwrap_or(0))
    }
    #[capture_errors]
    fn too_long(a: u8) -> Result<u8, String> {
        let mut a = u32::from(a);
        a = a * 1000000 + 0x1234567 as u32;
        a.try_into_u8()
    }
    trait TryIntoU8 {
        fn try_into_u8(self) -> Result<u8, String>;
    }
    impl TryIntoU8 for u32 {
        #[capture_errors]
        fn try_into_u8(self) -> Result<u8, String> {
            Ok(self as u8)
        }
    }
}

pub mod signatures {
    #[capture_errors]
    pub fn missing_docs_about_errors(a: Vec<u8>) -> Result<u8, String> {
        Ok(a[0])
    }
    #[capture_errors]
    pub fn unwraps(a: Option<u8>) -> u8 {
        a.unwrap()
    }
    #[capture_errors]
    pub fn passes_by_value(text: String, list: &Vec<u8>, boxed: &Box<u8>, small: &u8) -> usize {
        text.len() + list.len() + usize::from(**boxed) + usize::from(*small)
    }
    #[capture_errors]
    pub fn needless_lifetimes<'a>(text: &'a str) -> &'a str {
        text
    }
    #[capture_errors]
    pub fn unnecessary_wraps(a: u8) -> Option<u8> {
        Some(a)
    }
    #[capture_errors]
    fn unnecessary_wraps_private(a: u8) -> Result<u8, String> {
        Ok(a)
    }
    #[capture_errors]
    pub async fn unused_async(a: u8) -> u8 {
        a
    }
    #[capture_errors]
    pub fn manual_async(a: u8) -> impl std::future::Future<Output = u8> {
        async move { a }
    }
    #[capture_errors]
    pub fn too_many(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8 {
        a + b + c + d + e + f + g + h
    }
    #[capture_errors]
    pub fn result_of_unit() -> Result<u8, ()> {
        Err(())
    }
    #[capture_errors]
    pub fn many_bools(a: bool, b: bool, c: bool, d: bool) -> bool {
        a && b && c && d
    }
    #[capture_errors]
    pub fn BadName(BadArgument: u8) -> u8 {
        BadArgument
    }
    pub struct Store;
    impl Store {
        #[capture_errors]
        pub fn new() -> Self {
            Self
        }
        #[capture_errors]
        pub fn unused_self(&self) -> Result<u8, String> {
            Ok(1)
        }
        #[capture_errors]
        pub fn to_owned_thing(self) -> Self {
            self
        }
        #[capture_errors]
        pub fn from_str(text: &str) -> Result<Self, String> {
            if text.is_empty() { Err("empty".to_owned()) } else { Ok(Self) }
        }
        #[capture_errors]
        pub fn needless_self_type(self: &Self) -> u8 {
            1
        }
    }
}
