//! In which way a function is wrapped.

use syn::punctuated::Iter;
use syn::{Attribute, FnArg, GenericArgument, Path, PathArguments, ReturnType, Signature, Type, TypeParamBound};

use super::attributes::{any_foreign, has};

/// In which way a function is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The body in a closure.
    Sync,
    /// The body in place, its ways out rewritten: for `#[track_caller]`, which closures cannot be.
    InPlace,
    /// The same, where an implementation may have it from its trait unseen.
    MaybeTrackCaller,
    /// The body in place, its end seen by a guard: what it returns is nothing, or only the compiler can name it.
    Guarded,
    /// As it was written.
    Bare,
    /// `fn … -> impl Future` around an async block.
    Async,
    /// The same, but it stays an `async fn`.
    KeptAsync,
    /// A sync function that returns a future: the body in a closure, the future in a watch.
    Future,
    /// The same, for a boxed future.
    BoxedFuture,
}

impl Shape {
    /// Whether the body is run where the wrapper's arguments are.
    pub(crate) fn is_in_place(self) -> bool {
        matches!(self, Self::InPlace | Self::MaybeTrackCaller | Self::Guarded)
    }

    pub(super) fn of(signature: &Signature, attributes: &[Attribute]) -> Self {
        if signature.inputs.iter().any(is_without_size) {
            // No function: the compiler says so, and once.
            return Self::Bare;
        }
        let is_never = matches!(&signature.output, ReturnType::Type(_, ty) if matches!(**ty, Type::Never(_)));
        if signature.asyncness.is_some() {
            if matches!(&signature.output, ReturnType::Type(_, ty) if is_closure(ty)) {
                return Self::Bare;
            }
            // Other attributes may ask for the keyword, and `must_use` of an `async fn` is about what it results in. That
            // one never results in anything can be told of an `async fn` alone in the compiler's own words.
            let is_kept = is_never || any_foreign(attributes) || has(attributes, "must_use");
            return if is_kept { Self::KeptAsync } else { Self::Async };
        }
        if is_never || is_opaque(signature) {
            return Self::Guarded;
        }
        match &signature.output {
            ReturnType::Type(_, ty) if is_impl_future(ty) => Self::Future,
            ReturnType::Type(_, ty) if is_boxed_future(ty) => Self::BoxedFuture,
            _ if has(attributes, "track_caller") => Self::InPlace,
            _ if is_index(signature) => Self::MaybeTrackCaller,
            _ => Self::Sync,
        }
    }
}

/// Whether this may implement `Index` or `IndexMut`, which are `#[track_caller]` and make their implementations so. What
/// returns a reference cannot fail but by a panic, so that nothing is lost by leaving the body in place.
fn is_index(signature: &Signature) -> bool {
    let returns_reference = matches!(&signature.output, ReturnType::Type(_, ty) if matches!(**ty, Type::Reference(_)));
    returns_reference
        && (signature.ident == "index" || signature.ident == "index_mut")
        && signature.receiver().is_some()
        && signature.inputs.len() == 2
}

/// Whether a sync function returns `impl Trait` that is no future to watch. In another closure the compiler would not see
/// what the trait says of closures, and of other types, in the body.
pub(crate) fn is_opaque(signature: &Signature) -> bool {
    signature.asyncness.is_none()
        && matches!(&signature.output, ReturnType::Type(_, ty) if bounds(ty).is_some() && !is_impl_future(ty))
}

/// `impl Future<Output = …> + …`, of no other trait than a watched future has.
fn is_impl_future(ty: &Type) -> bool {
    let is_kept = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => is_named(&bound.path, &["Future", "Send", "Sync", "Unpin"]),
        TypeParamBound::Lifetime(_) | TypeParamBound::PreciseCapture(_) => true,
        _ => false,
    };
    bounds(ty).is_some_and(|mut all| all.clone().any(is_future) && all.all(is_kept))
}

/// `impl Fn(…) -> … + …`, also of `AsyncFn` and the like.
fn is_closure(ty: &Type) -> bool {
    let is_function = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| matches!(last.arguments, PathArguments::Parenthesized(_)))
        }
        _ => false,
    };
    bounds(ty).is_some_and(|mut all| all.any(is_function))
}

/// Of `impl Trait`.
fn bounds(ty: &Type) -> Option<Iter<'_, TypeParamBound>> {
    match ungrouped(ty) {
        Type::ImplTrait(ty) => Some(ty.bounds.iter()),
        _ => None,
    }
}

/// `Pin<Box<dyn Future<Output = …> + …>>`, also by the names that the futures crate has for it.
fn is_boxed_future(ty: &Type) -> bool {
    let ty = ungrouped(ty);
    let Type::Path(path) = ty else { return false };
    if is_named(&path.path, &["BoxFuture", "LocalBoxFuture"]) {
        return true;
    }
    let Some(boxed) = argument(&path.path, "Pin") else { return false };
    let Type::Path(boxed) = ungrouped(boxed) else { return false };
    let Some(inner) = argument(&boxed.path, "Box") else { return false };
    matches!(ungrouped(inner), Type::TraitObject(object) if object.bounds.iter().any(is_future))
}

fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Paren(ty) => ungrouped(&ty.elem),
        Type::Group(ty) => ungrouped(&ty.elem),
        ty => ty,
    }
}

fn is_named(path: &Path, names: &[&str]) -> bool {
    path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// The only type argument of the type with this name.
fn argument<'a>(path: &'a Path, name: &str) -> Option<&'a Type> {
    let last = path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}

fn is_future(bound: &TypeParamBound) -> bool {
    matches!(bound, TypeParamBound::Trait(bound) if is_named(&bound.path, &["Future"]))
}

/// Whether an argument has a type that none can have.
fn is_without_size(input: &FnArg) -> bool {
    match input {
        FnArg::Typed(input) => match &*input.ty {
            Type::Slice(_) | Type::TraitObject(_) => true,
            Type::Path(path) => path.path.is_ident("str"),
            _ => false,
        },
        FnArg::Receiver(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::{ItemFn, parse_quote};

    fn shape(function: &ItemFn) -> Shape {
        Shape::of(&function.sig, &function.attrs)
    }

    #[test]
    fn functions_that_return_futures_are_recognised_by_their_type() {
        assert_eq!(
            shape(&parse_quote!(
                fn f() -> impl Future<Output = u8> + Send {}
            )),
            Shape::Future
        );
        assert_eq!(
            shape(&parse_quote!(
                fn f() -> Pin<Box<dyn Future<Output = u8> + Send + '_>> {}
            )),
            Shape::BoxedFuture
        );
        assert_eq!(
            shape(&parse_quote!(
                fn f() -> ::core::pin::Pin<Box<dyn ::core::future::Future<Output = u8>>> {}
            )),
            Shape::BoxedFuture
        );
        assert_eq!(
            shape(&parse_quote!(
                fn f() -> futures::future::BoxFuture<'static, u8> {}
            )),
            Shape::BoxedFuture
        );
        assert_eq!(
            shape(&parse_quote!(
                fn f() -> Pin<Box<u8>> {}
            )),
            Shape::Sync
        );
        assert_eq!(
            shape(&parse_quote!(
                fn f() -> impl Future<Output = u8> + Send + Unpin + use<> + 'static {}
            )),
            Shape::Future
        );
    }

    #[test]
    fn async_functions_stay_so_where_something_asks_for_it() {
        assert_eq!(
            shape(&parse_quote!(
                async fn f() {}
            )),
            Shape::Async
        );
        assert_eq!(
            shape(&parse_quote!(
                #[tokio::main]
                async fn f() {}
            )),
            Shape::KeptAsync
        );
        assert_eq!(
            shape(&parse_quote!(
                #[must_use]
                async fn f() {}
            )),
            Shape::KeptAsync
        );
        assert_eq!(
            shape(&parse_quote!(
                async fn f() -> ! {}
            )),
            Shape::KeptAsync
        );
        assert_eq!(
            shape(&parse_quote!(
                async fn f() -> impl Debug {}
            )),
            Shape::Async
        );
        assert_eq!(
            shape(&parse_quote!(
                async fn f() -> impl for<'a> FnOnce(&'a str) + Send {}
            )),
            Shape::Bare
        );
    }

    #[test]
    fn the_body_stays_in_place_where_a_closure_would_show() {
        assert_eq!(
            shape(&parse_quote!(
                #[track_caller]
                fn f() {}
            )),
            Shape::InPlace
        );
        assert_eq!(
            shape(&parse_quote!(
                fn f() -> ! {}
            )),
            Shape::Guarded
        );
        assert_eq!(
            shape(&parse_quote!(
                #[track_caller]
                fn f() -> impl Fn() {}
            )),
            Shape::Guarded
        );
        assert_eq!(
            shape(&parse_quote!(
                fn f() -> impl Future<Output = u8> + Debug {}
            )),
            Shape::Guarded
        );
        assert_eq!(
            shape(&parse_quote!(
                fn index(&self, at: usize) -> &Self::Output {}
            )),
            Shape::MaybeTrackCaller
        );
        assert_eq!(
            shape(&parse_quote!(
                fn index(&self) -> &usize {}
            )),
            Shape::Sync
        );
    }
}
