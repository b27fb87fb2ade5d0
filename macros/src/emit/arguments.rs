//! Recording arguments, and showing them later.

use proc_macro2::{Literal, TokenStream};
use quote::quote_spanned;
use syn::Pat;

use super::{expression, ours};
use crate::capture::{Argument, Capture, Recording};
use crate::hooks;

/// The arguments that take part in reports.
fn recorded(capture: &Capture) -> impl DoubleEndedIterator<Item = &Argument> {
    capture.arguments.iter().filter(|argument| argument.recording != Recording::Nothing)
}

/// What is kept of the arguments, by what was asked of each.
fn pairs(asked: impl DoubleEndedIterator<Item = TokenStream>) -> TokenStream {
    asked.rev().fold(quote_spanned!(ours()=> ()), |rest, asked| quote_spanned!(ours()=> (#asked, #rest)))
}

/// Whether the body may change the wrapper's own: then a copy is kept.
fn is_changed_in_place(capture: &Capture, argument: &Argument) -> bool {
    let is_mutable = || capture.signature.receiver().is_some_and(|receiver| receiver.mutability.is_some());
    capture.shape.is_in_place() && argument.outer == "self" && is_mutable()
}

/// Whether anything is kept.
fn keeps(capture: &Capture) -> bool {
    recorded(capture).next().is_some()
}

/// The expression that asks an argument something.
fn ask(argument: &Argument, question: &TokenStream) -> TokenStream {
    if argument.recording == Recording::Hidden {
        let hidden = hooks::hidden();
        return quote_spanned!(ours()=> #hidden.#question);
    }
    let outer = &argument.outer;
    if argument.recording == Recording::Type {
        return typed(argument, question);
    }
    quote_spanned!(ours()=> Argument((&#outer,)).#question)
}

fn typed(argument: &Argument, question: &TokenStream) -> TokenStream {
    let (typed, outer) = (hooks::typed(), &argument.outer);
    quote_spanned!(ours()=> #typed(&#outer).#question)
}

/// `let call = …`, what is kept of the arguments, and the beginning of the call. What it is shown by is declared before
/// it, and so is there until it is gone.
pub(super) fn enter(capture: &Capture) -> TokenStream {
    let (enter, begin, probe) = (hooks::enter(), hooks::begin(), hooks::arguments_probed());
    let question = quote_spanned!(ours()=> redhanded_record(&mut call.entry));
    let pairs = pairs(recorded(capture).map(|argument| {
        let asked = ask(argument, &question);
        if is_changed_in_place(capture, argument) { quote_spanned!(ours()=> #asked.redhanded_own()) } else { asked }
    }));
    let (declared, kept) = if keeps(capture) {
        let kept = quote_spanned!(ours()=> kept = { use #probe::*; #pairs };);
        (Some(quote_spanned!(ours()=> let kept;)), Some(kept))
    } else {
        (None, None)
    };
    let with = expression::record(capture);
    let with = (!with.is_empty()).then(|| quote_spanned!(ours()=> { let entry = &mut call.entry; #with }));
    let (named, closure, shown) = shown(capture);
    quote_spanned! {ours()=>
        #declared
        #named
        let mut call = #enter(&REDHANDED_SITE);
        #kept
        #with
        #closure
        #begin(&mut call, #shown);
    }
}

/// What is kept of the arguments of a call that is not recorded yet.
pub(super) fn keep(capture: &Capture) -> TokenStream {
    if !keeps(capture) {
        return TokenStream::new();
    }
    let probe = hooks::arguments_probed();
    let question = quote_spanned!(ours()=> redhanded_keep());
    let pairs = pairs(recorded(capture).map(|argument| ask(argument, &question)));
    quote_spanned! {ours()=>
        let kept = {
            use #probe::*;
            #pairs
        };
    }
}

/// First statement of an async body. Names every argument in order, so that all are captured in that order, in which
/// those of a bare function drop if it is never polled.
pub(super) fn record(capture: &Capture) -> TokenStream {
    let with = expression::record(capture);
    if recorded(capture).next().is_none() && with.is_empty() {
        return TokenStream::new();
    }
    let (record, done, probe) = (hooks::record(), hooks::recorded(), hooks::arguments_probed());
    let question = quote_spanned!(ours()=> redhanded_record(&mut entry));
    let asked = capture.arguments.iter().filter(|argument| !argument.is_conditional).map(|argument| {
        let outer = &argument.outer;
        match argument.recording {
            Recording::Value | Recording::Type => ask(argument, &question),
            Recording::Hidden => {
                let asked = ask(argument, &question);
                quote_spanned!(ours()=> #asked; let _ = &#outer)
            }
            Recording::Nothing => quote_spanned!(ours()=> let _ = &#outer),
        }
    });
    let asked = quote_spanned!(ours()=> use #probe::*; #(#asked;)*);
    let asked =
        if with.is_empty() { asked } else { quote_spanned!(ours()=> { #asked } { let entry = &mut entry; #with }) };
    quote_spanned! {ours()=>
        if let ::core::option::Option::Some(mut entry) = #record() {
            #asked
            #done(entry);
        }
    }
}

/// The statements that render what was kept into `arguments`.
pub(super) fn show(capture: &Capture) -> TokenStream {
    let kept = keeps(capture).then(|| quote_spanned!(ours()=> arguments.redhanded_show(&kept);));
    let with = as_recorded(capture.reporting.with.len());
    quote_spanned!(ours()=> #kept #with)
}

/// So many arguments that are shown as they were recorded.
fn as_recorded(count: usize) -> TokenStream {
    let number = Literal::usize_unsuffixed(count);
    if count == 0 { TokenStream::new() } else { quote_spanned!(ours()=> arguments.as_recorded(#number);) }
}

/// What a sync call is shown by: what was kept, or a closure if there is more to it. Only that has a name: a debug build
/// finds room for each.
fn shown(capture: &Capture) -> (Option<TokenStream>, Option<TokenStream>, TokenStream) {
    let (show, words) = (show(capture), expression::words(capture));
    if words.is_empty() && capture.reporting.with.is_empty() {
        let kept = if keeps(capture) { quote_spanned!(ours()=> &kept) } else { quote_spanned!(ours()=> &()) };
        return (None, None, kept);
    }
    let (arguments, show_by) = (hooks::arguments(), hooks::show_by());
    let closure = quote_spanned!(expression::words_span(capture)=> |arguments: &mut #arguments| { #show #words });
    (
        Some(quote_spanned!(ours()=> let shown;)),
        Some(quote_spanned!(ours()=> shown = #show_by(#closure);)),
        quote_spanned!(ours()=> &shown),
    )
}

/// Takes the arguments into a body that is no closure, as the compiler's own lowering of `async fn` does.
pub(super) fn rebind(capture: &Capture) -> TokenStream {
    capture.arguments.iter().filter_map(rebind_one).collect()
}

/// None for what is simply captured.
pub(super) fn rebind_one(argument: &Argument) -> Option<TokenStream> {
    let (outer, attributes) = (&argument.outer, &argument.attributes);
    let pattern = argument.pattern.as_ref()?;
    Some(match pattern {
        Pat::Ident(pattern) if pattern.ident == *outer => {
            quote_spanned!(ours()=> #(#attributes)* let #pattern = #outer;)
        }
        Pat::Ident(_) => quote_spanned! {ours()=>
            let #outer = #outer;
            #[allow(clippy::no_effect_underscore_binding)]
            #(#attributes)*
            let #pattern = #outer;
        },
        _ => quote_spanned!(ours()=> let #outer = #outer; #(#attributes)* let #pattern = #outer;),
    })
}

/// `let entry = …`, with all of the arguments that is known at entry; nothing of them is kept.
pub(super) fn enter_once(capture: &Capture) -> TokenStream {
    let (enter, probe) = (hooks::enter_future(), hooks::snapshots());
    let (with, words) = (expression::record(capture), words_once(capture));
    if recorded(capture).next().is_none() && with.is_empty() {
        return quote_spanned!(ours()=> let entry = #enter(&REDHANDED_SITE); #words);
    }
    let question = quote_spanned!(ours()=> redhanded_record(&mut entry));
    let asked = recorded(capture).map(|argument| {
        if argument.recording != Recording::Value {
            return ask(argument, &question);
        }
        let outer = &argument.outer;
        quote_spanned!(ours()=> (&&&Snapshot(&#outer)).#question)
    });
    quote_spanned! {ours()=>
        let mut entry = #enter(&REDHANDED_SITE);
        {
            use #probe::*;
            #(#asked;)*
        }
        #with
        #words
    }
}

/// `let words = …`: the arguments may be gone when the future fails.
fn words_once(capture: &Capture) -> TokenStream {
    let words = expression::words(capture);
    if words.is_empty() { words } else { quote_spanned!(ours()=> let words = entry.words(|arguments| { #words });) }
}

/// Shows the arguments, and what was put on the report, as they were recorded.
pub(super) fn show_recorded(capture: &Capture) -> TokenStream {
    let arguments = as_recorded(recorded(capture).count() + capture.reporting.with.len());
    let words = capture.reporting.has_words().then(|| quote_spanned!(ours()=> arguments.say(&words);));
    quote_spanned!(ours()=> #arguments #words)
}
