//! The paths of the runtime that emitted code may use; `runtime/src/private/mod.rs` lists them from the other side.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::Path;

/// By what name emitted functions call the runtime's private module.
const ALIAS: &str = "__redhanded";
const PRIVATE: &str = "__private";
/// The attribute that calls itself.
const ATTRIBUTE: &str = "capture_errors";

macro_rules! hooks {
    ($($(#[$documentation:meta])* $function:ident: $name:literal;)*) => {$(
        $(#[$documentation])*
        pub(crate) fn $function() -> TokenStream {
            inside($name, Span::mixed_site())
        }
    )*};
}

hooks! {
    /// The static of an annotated function.
    site: "Site";
    /// A sync call is about to begin.
    enter: "enter";
    /// A call was made that begins later.
    foresee: "foresee";
    /// A sync call begins.
    begin: "begin";
    /// Where a sync body is.
    place: "place";
    /// Where an async body is.
    task_place: "TaskPlace";
    /// Collects rendered arguments.
    arguments: "Arguments";
    /// Shows arguments by a closure.
    show_by: "ShowBy";
    /// Stands in for an argument that is not to be looked at.
    hidden: "Hidden";
    /// Stands in for an argument of which only the type is recorded.
    typed: "Typed";
    /// Calls a body with more arguments than that.
    call_many: "call_many";
    /// What is asked of an argument.
    argument: "argument";
    /// What is asked of a returned value.
    returned: "returned";
    /// The same where its error may not live forever.
    returned_for_now: "returned_for_now";
    /// The probes' traits and wrappers.
    probe: "probe";
    /// The probes' traits, without names that could hide the user's.
    levels: "levels";
    /// Whether an error is one that is not reported.
    is_ignored: "is_ignored";
    /// What a function says that the future it returns results in.
    promised: "promised";
    /// What a function returns under a name that may be anybody's.
    declared: "Declared";
    /// Where the compiler says that what is boxed is not what was promised.
    boxes: "boxes";
    /// Whether a future is what was promised.
    kept: "kept";
    /// First statement of an async body.
    record: "record";
    /// What is asked of an async call's closure.
    op: "Op";
    /// Starts the client.
    start: "start";
}

/// The body that is called with that many arguments.
pub(crate) fn body(arguments: usize) -> TokenStream {
    inside(&format!("body{arguments}"), Span::mixed_site())
}

/// Stands around an async body; with the span of where that begins.
pub(crate) fn watch(span: Span) -> TokenStream {
    inside("watch", span)
}

/// What can be `None`; with the span of its type.
pub(crate) fn may_be_none(span: Span) -> TokenStream {
    inside("MayBeNone", span)
}

/// What can hold an error; with the span of its type.
pub(crate) fn holds_error(span: Span) -> TokenStream {
    inside("HoldsError", span)
}

/// A value that never is, for its type; with the span of that type.
pub(crate) fn absent(span: Span) -> TokenStream {
    inside("absent", span)
}

/// What stands around the operand of a `?`; with the span of where that begins.
pub(crate) fn operand(span: Span) -> Ident {
    Ident::new("RedhandedOperand", span)
}

/// Notes where a `?` failed.
pub(crate) const MARK: &str = "redhanded_mark";

/// The same for a body that stays in place, taking the value apart.
pub(crate) const BRANCH: &str = "redhanded_branch";

fn inside(name: &str, span: Span) -> TokenStream {
    let alias = Ident::new(ALIAS, span);
    let name = Ident::new(name, span);
    quote_spanned!(span=> #alias::#name)
}

/// The arguments of an attribute, if it may be ours.
pub(crate) fn arguments_of(attribute: &TokenStream) -> Option<TokenStream> {
    let attribute = attribute.clone().into_iter().collect::<Vec<_>>();
    let [.., name, TokenTree::Group(arguments)] = attribute.as_slice() else { return None };
    (name.to_string() == ATTRIBUTE).then(|| arguments.stream())
}

/// Where the runtime is.
pub(crate) struct Runtime {
    root: TokenStream,
}

impl Runtime {
    pub(crate) fn new(path: Option<&Path>) -> Self {
        let root = path.map_or_else(|| quote_spanned!(Span::mixed_site()=> ::redhanded), ToTokens::to_token_stream);
        Self { root }
    }

    /// Makes the other paths known inside of a function.
    pub(crate) fn import(&self) -> TokenStream {
        let root = &self.root;
        let alias = Ident::new(ALIAS, Span::mixed_site());
        let private = Ident::new(PRIVATE, Span::mixed_site());
        quote_spanned!(Span::mixed_site()=> use #root::#private::{self as #alias, operand::*};)
    }

    /// The type that a type of functions returns.
    pub(crate) fn returned_by(&self, function: &TokenStream) -> TokenStream {
        let root = &self.root;
        let private = Ident::new(PRIVATE, Span::mixed_site());
        quote_spanned!(Span::mixed_site()=> <#function as #root::#private::Returns>::Returned)
    }

    /// The path of `#[capture_errors]`.
    pub(crate) fn attribute(&self) -> TokenStream {
        self.public(ATTRIBUTE)
    }

    /// The path of `#[redhanded::main]`.
    pub(crate) fn main(&self) -> TokenStream {
        self.public("main")
    }

    fn public(&self, name: &str) -> TokenStream {
        let (root, name) = (&self.root, Ident::new(name, Span::mixed_site()));
        quote_spanned!(Span::mixed_site()=> #root::#name)
    }

    /// The public `Options`.
    pub(crate) fn options(&self) -> TokenStream {
        let root = &self.root;
        quote_spanned!(Span::mixed_site()=> #root::Options)
    }
}
