//! The paths of the runtime that emitted code may use; `runtime/src/private/mod.rs` lists them from the other side.

use proc_macro2::{Ident, Punct, Spacing, Span, TokenStream, TokenTree};
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
        pub(crate) const fn $function() -> Hook {
            Hook { name: $name, span: None }
        }
    )*};
}

hooks! {
    /// The static of an annotated function.
    site: "Site";
    /// A sync call is about to begin.
    enter: "enter";
    /// A sync call begins.
    begin: "begin";
    /// A call that makes a future is about to begin.
    enter_future: "enter_future";
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
    /// The probes of arguments, and the wrapper of these.
    arguments_probed: "arguments";
    /// The probes of arguments that nothing is kept of, and the wrapper of these.
    snapshots: "snapshots";
    /// The probes of what is returned, and the wrappers of it and of an error.
    results: "results";
    /// The probes of futures that are returned.
    futures: "futures";
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
    /// What an async body records its arguments in.
    record: "record";
    /// They are recorded.
    recorded: "recorded";
    /// What is asked of an async call's closure.
    op: "Op";
    /// Starts the client.
    start: "start";
}

/// The body that is called with that many arguments.
pub(crate) fn body(arguments: usize) -> Option<Hook> {
    const NAMES: [&str; 7] = ["body0", "body1", "body2", "body3", "body4", "body5", "body6"];
    NAMES.get(arguments).map(|name| Hook { name, span: None })
}

/// Stands around an async body; with the span of where that begins.
pub(crate) const fn watch(span: Span) -> Hook {
    Hook { name: "watch", span: Some(span) }
}

/// What can be `None`; with the span of its type.
pub(crate) const fn may_be_none(span: Span) -> Hook {
    Hook { name: "MayBeNone", span: Some(span) }
}

/// What can be an exit code; with the span of its type.
pub(crate) const fn may_be_exit_code(span: Span) -> Hook {
    Hook { name: "MayBeExitCode", span: Some(span) }
}

/// What can hold an error; with the span of its type.
pub(crate) const fn holds_error(span: Span) -> Hook {
    Hook { name: "HoldsError", span: Some(span) }
}

/// A value that never is, for its type; with the span of that type.
pub(crate) const fn absent(span: Span) -> Hook {
    Hook { name: "absent", span: Some(span) }
}

/// What stands around the operand of a `?`; with the span of where that begins.
pub(crate) fn operand(span: Span) -> Ident {
    Ident::new("RedhandedOperand", span)
}

/// Notes where a `?` failed.
pub(crate) const MARK: &str = "redhanded_mark";

/// The same for a body that stays in place, taking the value apart.
pub(crate) const BRANCH: &str = "redhanded_branch";

/// A path of the runtime, as emitted functions call it. No stream of tokens, because to put one into another takes several
/// calls of the compiler.
#[derive(Clone, Copy)]
pub(crate) struct Hook {
    name: &'static str,
    /// Where it stands; none if that is where all else does that is added.
    span: Option<Span>,
}

impl ToTokens for Hook {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let span = self.span.unwrap_or_else(Span::mixed_site);
        let colon = |spacing| {
            let mut colon = Punct::new(':', spacing);
            colon.set_span(span);
            TokenTree::Punct(colon)
        };
        let [alias, name] = [ALIAS, self.name].map(|name| TokenTree::Ident(Ident::new(name, span)));
        tokens.extend([alias, colon(Spacing::Joint), colon(Spacing::Alone), name]);
    }
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
