//! What is to be emitted, with every default resolved.

mod annotated;
mod argument;
mod attributes;
mod fragments;
mod inherited;
mod parameters;
mod reporting;
mod secret;
mod shape;
mod written;

use std::mem::take;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::{Attribute, Block, Expr, FnModifiers, Ident, ImplItemFn, ReturnType, Signature, Visibility};

pub(crate) use self::annotated::is_annotated;
pub(crate) use self::argument::{Argument, Recording, bound_names, names_in};
pub(crate) use self::inherited::Inherited;
pub(crate) use self::parameters::Lifetime;
use self::parameters::Parameters;
pub(crate) use self::reporting::{Besides, Reporting};
pub(crate) use self::shape::{Shape, is_opaque};
pub(crate) use self::written::as_written;
use crate::args::{CaptureOptions, ProgramOptions};
use crate::hooks::Runtime;

/// An annotated function.
pub(crate) struct Capture {
    /// Inner attributes among them: those are printed in front as well, where they mean the same.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) modifiers: FnModifiers,
    pub(crate) signature: Signature,
    pub(crate) block: Block,
    pub(crate) shape: Shape,
    pub(crate) name: Name,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) reporting: Reporting,
    pub(crate) runtime: Runtime,
    /// `main`: where the program begins and ends.
    pub(crate) is_main: bool,
    /// Whether the wrapper becomes `#[track_caller]`, so that callees know where they were called.
    pub(crate) adds_track_caller: bool,
    /// Whether the location of its calls is known.
    pub(crate) knows_caller: bool,
    /// Of what it fails with.
    pub(crate) error_lifetime: Lifetime,
    /// Of what is in the boxed future that it returns.
    pub(crate) output_lifetime: Lifetime,
}

impl Capture {
    /// A function under `#[capture_errors]`.
    pub(crate) fn new(function: ImplItemFn, options: &CaptureOptions) -> Self {
        let own = function.sig.ident.unraw();
        let name = match (&options.name, &options.qualifier) {
            (Some(given), _) => Name::Given(given.value()),
            (None, Some(qualifier)) => Name::Given(format!("{}::{own}", qualifier.value())),
            (None, None) => Name::Own(own.to_string()),
        };
        let arguments = argument::arguments(&function.sig, &function.block, options);
        let reporting = Reporting::of(options);
        Self { reporting, ..Self::build(function, name, arguments, Runtime::new(options.path.as_ref())) }
    }

    fn build(function: ImplItemFn, name: Name, arguments: Vec<Argument>, runtime: Runtime) -> Self {
        let ImplItemFn { attrs: attributes, vis: visibility, modifiers, sig: signature, mut block } = function;
        fragments::give_back(&mut block);
        let shape = Shape::of(&signature, &attributes);
        let (parameters, returned) = (Parameters::of(&signature), returned_type(&signature));
        let error_lifetime = parameters.lifetime_of_error(&returned);
        let output_lifetime = parameters.lifetime_in_box(&returned);
        let has_track_caller = attributes::has(&attributes, "track_caller");
        // Of a body that stays in place, panics would be told as its caller's.
        let can_track_caller = signature.abi.as_ref().is_none_or(is_rust_abi)
            && !matches!(shape, Shape::MaybeTrackCaller | Shape::Guarded | Shape::KeptAsync)
            && (signature.ident != "main" || signature.receiver().is_some());
        Self {
            adds_track_caller: can_track_caller && !has_track_caller,
            knows_caller: can_track_caller || (has_track_caller && signature.asyncness.is_none()),
            attributes,
            visibility,
            modifiers,
            signature,
            block,
            shape,
            name,
            arguments,
            reporting: Reporting::default(),
            runtime,
            is_main: false,
            error_lifetime,
            output_lifetime,
        }
    }
}

fn is_rust_abi(abi: &syn::Abi) -> bool {
    abi.name.as_ref().is_some_and(|name| name.value() == "Rust")
}

/// What reports call a function.
pub(crate) enum Name {
    /// The user's words.
    Given(String),
    /// The function's own; the type that it belongs to goes in front.
    Own(String),
}

/// `main` under `#[redhanded::main]`.
pub(crate) struct Program {
    /// What carries the Site: `main` itself or, if it is async, the function inside of it that the runtime runs.
    pub(crate) capture: Capture,
    /// The `main` around an async one.
    pub(crate) outer: Option<Outer>,
    pub(crate) options: Option<Expr>,
    /// Methods of `Options` to call, with their argument.
    pub(crate) settings: Vec<(Ident, Expr)>,
}

/// The sync `main` around an async one.
pub(crate) struct Outer {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
}

impl Program {
    pub(crate) fn new(mut function: ImplItemFn, options: ProgramOptions) -> Self {
        let outer = function.sig.asyncness.is_some().then(|| Outer::around(&mut function));
        let runtime = Runtime::new(options.path.as_ref());
        let mut capture = Capture::build(function, Name::Given("main".to_owned()), Vec::new(), runtime);
        capture.is_main = true;
        capture.reporting.ignore = options.ignore;
        capture.reporting.besides = options.exit_code.is_some().then_some(Besides::ExitCode);
        Self { capture, outer, options: options.options, settings: options.settings }
    }

    /// Whether an attribute below makes something of an async `main`.
    pub(crate) fn is_run(function: &ImplItemFn) -> bool {
        function.sig.asyncness.is_none() || attributes::any_foreign(&function.attrs)
    }
}

impl Outer {
    fn around(function: &mut ImplItemFn) -> Self {
        let (inner, outer) = take(&mut function.attrs).into_iter().partition(attributes::is_foreign);
        function.attrs = inner;
        // Lints hold for the body as well.
        function.attrs.extend(Vec::<Attribute>::clone(&outer).into_iter().filter(attributes::is_lint));
        let visibility = std::mem::replace(&mut function.vis, Visibility::Inherited);
        let signature = Signature { asyncness: None, ..function.sig.clone() };
        Self { attributes: outer, visibility, signature }
    }
}

/// Whether a function returns nothing, which can be no failure.
pub(crate) fn returns_nothing(signature: &Signature) -> bool {
    match &signature.output {
        ReturnType::Default => true,
        ReturnType::Type(_, ty) => match &**ty {
            syn::Type::Tuple(tuple) => tuple.elems.is_empty(),
            syn::Type::Never(_) => true,
            _ => false,
        },
    }
}

/// The type that a function returns. Where none is written, it stands at the function's name for the sake of messages.
pub(crate) fn returned_type(signature: &Signature) -> syn::Type {
    match &signature.output {
        ReturnType::Default => {
            let span = signature.ident.span().resolved_at(Span::mixed_site());
            let (paren_token, elems) = (syn::token::Paren(span), syn::punctuated::Punctuated::new());
            syn::Type::Tuple(syn::TypeTuple { attrs: Vec::new(), paren_token, elems })
        }
        ReturnType::Type(_, ty) => (**ty).clone(),
    }
}
