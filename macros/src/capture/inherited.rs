//! The options of the blocks around a function, which travel to it in a hidden attribute.
//!
//! A block gives each function and block inside of it one such attribute, placed last: so every other attribute, our own
//! by whatever name and under whatever condition among them, comes first and still sees it. It is `capture_errors({ (…) (…) })`,
//! with one pair of parentheses for each block: what the compiler says of its output speaks of an attribute that users know.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, Signature};

use super::argument::{binds, bound_names};
use super::{is_opaque, returns_nothing};
use crate::args::{Arguments, CaptureOptions, Named};
use crate::diag::Diagnostics;
use crate::hooks;

/// What each block around says, the outermost first, as it was written.
#[derive(Default)]
pub(crate) struct Inherited {
    layers: Vec<TokenStream>,
}

impl Inherited {
    /// From the attribute's arguments, if it is the hidden one.
    pub(crate) fn parse(arguments: &TokenStream) -> Option<Self> {
        let mut arguments = arguments.clone().into_iter();
        let layers = |group: Group| group.stream().into_iter().map(|layer| inside(layer, Delimiter::Parenthesis));
        match (arguments.next(), arguments.next()) {
            (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Brace => {
                Some(Self { layers: layers(group).collect::<Option<_>>()? })
            }
            _ => None,
        }
    }

    /// Takes the hidden attribute off an item, if it has one.
    pub(crate) fn take_from(item: TokenStream) -> (Option<Self>, TokenStream) {
        let mut rest = item.clone().into_iter();
        let mut before = Vec::new();
        while let (Some(TokenTree::Punct(pound)), Some(TokenTree::Group(attribute))) = (rest.next(), rest.next()) {
            if pound.as_char() != '#' || attribute.delimiter() != Delimiter::Bracket {
                break;
            }
            if let Some(inherited) = hooks::arguments_of(&attribute.stream()).as_ref().and_then(Self::parse) {
                return (Some(inherited), before.into_iter().chain(rest).collect());
            }
            before.extend([TokenTree::Punct(pound), TokenTree::Group(attribute)]);
        }
        (None, item)
    }

    /// With what the next block inside says.
    pub(crate) fn with(mut self, options: TokenStream) -> Self {
        self.layers.push(options);
        self
    }

    /// Completes the options of a function by those of the blocks around it: the nearer word wins.
    pub(crate) fn complete(&self, options: &mut CaptureOptions, signature: &Signature) {
        let mut is_nearest = true;
        for layer in self.parsed() {
            inherit(options, layer, is_nearest, signature);
            is_nearest = false;
        }
    }

    /// The path of the runtime, for the attributes that are passed on.
    pub(crate) fn path(&self) -> Option<syn::Path> {
        self.parsed().find_map(|layer| layer.path)
    }

    /// From the innermost block outwards. What is wrong with them was said where they stand.
    fn parsed(&self) -> impl Iterator<Item = CaptureOptions> {
        self.layers.iter().rev().map(|layer| CaptureOptions::parse(layer.clone(), &mut Diagnostics::default()))
    }
}

impl ToTokens for Inherited {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let layers =
            self.layers.iter().map(|layer| TokenTree::Group(Group::new(Delimiter::Parenthesis, layer.clone())));
        tokens.extend([TokenTree::Group(Group::new(Delimiter::Brace, layers.collect()))]);
    }
}

/// What is in these delimiters.
fn inside(token: TokenTree, delimiter: Delimiter) -> Option<TokenStream> {
    match token {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group.stream()),
        _ => None,
    }
}

/// Takes over what a block around the function says and nothing nearer says otherwise. A name on a block stands for the
/// type, in front of the function's own, and not for blocks further inside.
fn inherit(options: &mut CaptureOptions, block: CaptureOptions, is_nearest: bool, signature: &Signature) {
    inherit_arguments(options, &block, signature);
    // All of them are named, so that none is forgotten. What is ignored is the errors of one function.
    #[rustfmt::skip]
    let CaptureOptions {
        off: _, skip: _, skip_all: _, only: _, redact: _, ignore: _, qualifier: _,
        with, args, none, level, name, fingerprint, tags, trail, panics, path,
    } = block;
    add_named(&mut options.with, with);
    add_named(&mut options.tags, tags);
    // `off` was said of each argument that nothing nearer names.
    options.args = options.args.or(args.filter(|args| *args != Arguments::Off));
    options.none = options.none.take().or(none.filter(|_| !returns_nothing(signature) && !is_opaque(signature)));
    options.level = options.level.or(level);
    options.trail = options.trail.or(trail);
    options.panics = options.panics.or(panics);
    if options.fingerprint.is_empty() {
        options.fingerprint = fingerprint;
    }
    if is_nearest {
        options.qualifier = name;
    }
    options.path = options.path.take().or(path);
}

/// What is recorded of each argument, as far as nothing nearer says so.
fn inherit_arguments(options: &mut CaptureOptions, block: &CaptureOptions, signature: &Signature) {
    if options.skip_all {
        return;
    }
    // A nearer `args = values` or `args = types` is about all arguments, as `skip_all` and `only` are.
    let is_said = options.args.is_some();
    let is_off = !is_said && (block.skip_all || block.args == Some(Arguments::Off));
    for input in &signature.inputs {
        let is_in = |list: &[Ident]| list.iter().any(|name| binds(input, name));
        if is_in(&options.skip) || is_in(&options.redact) {
            continue;
        }
        let is_left_out = !is_said && block.only.as_ref().is_some_and(|only| !is_in(only));
        let is_skipped = is_off || is_left_out || is_in(&block.skip);
        // A function that says what it records does not say that it shows secrets.
        let own_word = options.only.as_deref().map(is_in);
        if own_word.is_none() && is_skipped {
            options.skip.extend(a_name(input));
        } else if own_word != Some(false) && is_in(&block.redact) {
            options.redact.extend(a_name(input));
        }
    }
}

/// Adds what is not there by that name.
fn add_named(own: &mut Vec<Named>, block: Vec<Named>) {
    for named in block {
        if !own.iter().any(|known| known.name == named.name) {
            own.push(named);
        }
    }
}

/// One of its names stands for an argument.
fn a_name(input: &FnArg) -> Option<Ident> {
    bound_names(input).into_iter().next()
}
