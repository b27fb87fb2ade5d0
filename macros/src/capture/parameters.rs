//! Whether types may hold something that does not live forever.
//!
//! Many generic errors are an `Error` only if their parameters are `'static`. The compiler settles on that implementation
//! before it finds that a parameter does not live so long, and then it is too late to fall back. The parameters of the
//! block around a method cannot be seen from its attribute, so there the usual spelling has to do: `T`, `DB`, `K2`.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use syn::visit::{Visit, visit_path, visit_type_reference};
use syn::{
    GenericArgument, Generics, Path, PathArguments, PathSegment, Signature, Type, TypeParamBound, TypeReference,
    TypeTraitObject, WherePredicate,
};

/// Pointers are an `Error` for as long as what they point to is.
const POINTERS: [&str; 3] = ["Arc", "Box", "Rc"];

/// How long what a type holds lives, as far as can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lifetime {
    Forever,
    Unknown,
}

impl Lifetime {
    fn new(is_unknown: bool) -> Self {
        if is_unknown { Self::Unknown } else { Self::Forever }
    }
}

/// The type parameters of a function.
pub(super) struct Parameters<'a>(&'a Generics);

impl<'a> Parameters<'a> {
    pub(super) fn of(signature: &'a Signature) -> Self {
        Self(&signature.generics)
    }

    /// Of the parameters of what the function fails with.
    pub(super) fn lifetime_of_error(&self, returned: &Type) -> Lifetime {
        let mut search = Errors { parameters: self, found: false };
        search.visit_type(returned);
        Lifetime::new(search.found)
    }

    /// Of what is in a boxed future: whether it lives as long as the box.
    pub(super) fn lifetime_in_box(&self, boxed: &Type) -> Lifetime {
        let mut lifetimes = Lifetimes(BTreeSet::new());
        lifetimes.visit_type(boxed);
        // The box has one of its own; where it has none, it lives forever.
        lifetimes.0.remove("static");
        let has_others = lifetimes.0.len() > 1 || (lifetimes.0.len() == 1 && lives_forever(boxed));
        Lifetime::new(has_others || self.may_shorten(boxed))
    }

    fn may_shorten(&self, ty: &Type) -> bool {
        let mut search = Mentions { parameters: self, found: false };
        search.visit_type(ty);
        search.found
    }

    fn may_be_short_lived(&self, name: &Ident) -> bool {
        if self.0.type_params().any(|parameter| parameter.ident == *name) {
            return !self.is_static(name);
        }
        name == "Self" || is_spelled_as_parameter(&name.to_string())
    }

    fn is_static(&self, name: &Ident) -> bool {
        let inline = self.0.type_params().filter(|it| it.ident == *name).flat_map(|it| &it.bounds);
        let predicates = self.0.where_clause.iter().flat_map(|clause| &clause.predicates);
        let clause = predicates.filter_map(|predicate| match predicate {
            WherePredicate::Type(it) if matches!(&it.bounded_ty, Type::Path(ty) if ty.path.is_ident(name)) => {
                Some(&it.bounds)
            }
            _ => None,
        });
        inline.chain(clause.flatten()).any(is_static)
    }
}

fn is_static(bound: &TypeParamBound) -> bool {
    matches!(bound, TypeParamBound::Lifetime(lifetime) if lifetime.ident == "static")
}

/// `T`, `DB`, `K2`
fn is_spelled_as_parameter(name: &str) -> bool {
    let letters = name.trim_end_matches(|character: char| character.is_ascii_digit());
    matches!(letters.len(), 1 | 2) && letters.chars().all(|letter| letter.is_ascii_uppercase())
}

/// Whether the box is `BoxFuture<'static, …>` or `Pin<Box<dyn Future<…>>>`.
fn lives_forever(boxed: &Type) -> bool {
    let mut search = Bound { is_shorter: false };
    search.visit_type(boxed);
    !search.is_shorter
}

/// Looks for how long a boxed future lives.
struct Bound {
    is_shorter: bool,
}

impl<'ast> Visit<'ast> for Bound {
    fn visit_path(&mut self, path: &'ast Path) {
        let Some(last) = path.segments.last() else { return };
        if !last.ident.to_string().ends_with("BoxFuture") {
            return visit_path(self, path);
        }
        if let PathArguments::AngleBracketed(arguments) = &last.arguments
            && let Some(GenericArgument::Lifetime(lifetime)) = arguments.args.first()
        {
            self.is_shorter = lifetime.ident != "static";
        }
    }

    fn visit_type_trait_object(&mut self, object: &'ast TypeTraitObject) {
        let mut bounds = object.bounds.iter();
        self.is_shorter = bounds.any(|bound| matches!(bound, TypeParamBound::Lifetime(_)) && !is_static(bound));
    }
}

/// The names of all lifetimes, those that are left out among them.
struct Lifetimes(BTreeSet<String>);

impl<'ast> Visit<'ast> for Lifetimes {
    fn visit_lifetime(&mut self, lifetime: &'ast syn::Lifetime) {
        self.0.insert(lifetime.ident.to_string());
    }

    fn visit_type_reference(&mut self, reference: &'ast TypeReference) {
        if reference.lifetime.is_none() {
            self.0.insert("_".to_owned());
        }
        visit_type_reference(self, reference);
    }
}

/// The types among the arguments of a path's last segment.
fn arguments(segment: &PathSegment) -> impl Iterator<Item = &Type> {
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    };
    arguments.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Looks for the errors in `Result<T, E>`, wherever that is in the type.
struct Errors<'a> {
    parameters: &'a Parameters<'a>,
    found: bool,
}

impl Errors<'_> {
    fn error(&mut self, ty: &Type) {
        let last = match ty {
            Type::Reference(reference) => return self.error(&reference.elem),
            Type::Paren(inner) => return self.error(&inner.elem),
            Type::Group(inner) => return self.error(&inner.elem),
            Type::Path(path) => path.path.segments.last(),
            _ => None,
        };
        let Some(last) = last else { return };
        if POINTERS.iter().any(|name| last.ident == name) {
            arguments(last).for_each(|inner| self.error(inner));
        } else {
            self.found |= arguments(last).any(|inner| self.parameters.may_shorten(inner));
        }
    }
}

impl<'ast> Visit<'ast> for Errors<'_> {
    fn visit_path(&mut self, path: &'ast Path) {
        match path.segments.last() {
            Some(last) if last.ident == "Result" && arguments(last).count() == 2 => {
                arguments(last).skip(1).for_each(|error| self.error(error));
            }
            _ => visit_path(self, path),
        }
    }
}

/// Looks for parameters.
struct Mentions<'a> {
    parameters: &'a Parameters<'a>,
    found: bool,
}

impl<'ast> Visit<'ast> for Mentions<'_> {
    fn visit_path(&mut self, path: &'ast Path) {
        self.found |= path.segments.first().is_some_and(|first| self.parameters.may_be_short_lived(&first.ident));
        visit_path(self, path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn may_be_short_lived(signature: &Signature) -> bool {
        let returned = crate::capture::returned_type(signature);
        Parameters::of(signature).lifetime_of_error(&returned) == Lifetime::Unknown
    }

    #[test]
    fn generic_errors_of_parameters_may_be_short_lived() {
        assert!(may_be_short_lived(&parse_quote!(fn f<Item>() -> Result<(), Full<Item>>)));
        assert!(may_be_short_lived(&parse_quote!(fn f() -> Poll<io::Result<W, Full<Writer<W>>>>)));
        assert!(may_be_short_lived(&parse_quote!(fn f<T: Read>() -> Result<(), Box<Full<T::Item>>>)));
        assert!(may_be_short_lived(&parse_quote!(fn f(self) -> Result<(), Full<Self>>)));
        assert!(may_be_short_lived(&parse_quote!(fn f<T>() -> impl Future<Output = Result<(), Full<T>>>)));
    }

    #[test]
    fn what_is_in_a_box_may_live_shorter_than_the_box() {
        let in_box = |signature: &Signature| {
            Parameters::of(signature).lifetime_in_box(&crate::capture::returned_type(signature))
        };
        assert_eq!(in_box(&parse_quote!(fn f() -> BoxFuture<'static, Result<Begun<'a>, E0x>>)), Lifetime::Unknown);
        assert_eq!(in_box(&parse_quote!(fn f() -> Pin<Box<dyn Future<Output = &'a u8>>>)), Lifetime::Unknown);
        assert_eq!(in_box(&parse_quote!(fn f() -> Pin<Box<dyn Future<Output = &u8> + 'a>>)), Lifetime::Unknown);
        assert_eq!(in_box(&parse_quote!(fn f() -> BoxFuture<'static, DB>)), Lifetime::Unknown);
        assert_eq!(in_box(&parse_quote!(fn f() -> BoxFuture<'a, &'a Order>)), Lifetime::Forever);
        assert_eq!(in_box(&parse_quote!(fn f() -> Pin<Box<dyn Future<Output = &Order> + '_>>)), Lifetime::Forever);
        assert_eq!(in_box(&parse_quote!(fn f() -> BoxFuture<Order>)), Lifetime::Forever);
    }

    #[test]
    fn other_errors_live_as_long_as_they_must() {
        assert!(!may_be_short_lived(&parse_quote!(fn f<T: 'static>() -> Result<(), Full<T>>)));
        assert!(!may_be_short_lived(&parse_quote!(fn f<T>() -> Result<(), Full<T>> where T: Read + 'static)));
        assert!(!may_be_short_lived(&parse_quote!(fn f<T, E: Error>() -> Result<T, E>)));
        assert!(!may_be_short_lived(&parse_quote!(fn f<T, E: Error>() -> Result<T, Box<E>>)));
        assert!(!may_be_short_lived(&parse_quote!(fn f<T>() -> Result<Full<T>, ShopError>)));
        assert!(!may_be_short_lived(&parse_quote!(fn f(self) -> Result<(), Self::Error>)));
        assert!(!may_be_short_lived(&parse_quote!(fn f() -> Result<(), Full<Order>>)));
    }
}
