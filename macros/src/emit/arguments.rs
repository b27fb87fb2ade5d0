//! Recording arguments, and showing them later.

use proc_macro2::{Literal, TokenStream};
use quote::quote_spanned;
use syn::Pat;

use super::{expression, ours};
use crate::capture::{Argument, Capture, Recording};
use crate::hooks;

/// The arguments that take part in reports.
fn recorded(capture: &Capture) -> impl Iterator<Item = &Argument> {
    capture.arguments.iter().filter(|argument| argument.recording != Recording::Nothing)
}

/// What is kept of the arguments, by asking each.
fn pairs(capture: &Capture, question: &TokenStream) -> TokenStream {
    let asked: Vec<TokenStream> = recorded(capture).map(|argument| ask(argument, question)).collect();
    asked.iter().rev().fold(quote_spanned!(ours()=> ()), |rest, asked| quote_spanned!(ours()=> (#asked, #rest)))
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
    let asked = hooks::argument();
    quote_spanned!(ours()=> #asked(&#outer).#question)
}

fn typed(argument: &Argument, question: &TokenStream) -> TokenStream {
    let (typed, outer) = (hooks::typed(), &argument.outer);
    quote_spanned!(ours()=> #typed(&#outer).#question)
}

/// `let entry = …`, and what is kept of the arguments.
pub(super) fn enter(capture: &Capture) -> TokenStream {
    let (enter, probe) = (hooks::enter(), hooks::probe());
    let with = expression::record(capture);
    if !keeps(capture) && with.is_empty() {
        return quote_spanned!(ours()=> let mut entry = #enter(&REDHANDED_SITE););
    }
    let pairs = pairs(capture, &quote_spanned!(ours()=> redhanded_record(&mut entry)));
    let arguments = keeps(capture).then(|| {
        quote_spanned! {ours()=>
            let kept = {
                use #probe::*;
                #pairs
            };
        }
    });
    quote_spanned! {ours()=>
        let mut entry = #enter(&REDHANDED_SITE);
        #arguments
        #with
    }
}

/// What is kept of the arguments of a call that is not recorded yet.
pub(super) fn keep(capture: &Capture) -> TokenStream {
    if !keeps(capture) {
        return TokenStream::new();
    }
    let probe = hooks::probe();
    let pairs = pairs(capture, &quote_spanned!(ours()=> redhanded_keep()));
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
    let (record, probe) = (hooks::record(), hooks::probe());
    let question = quote_spanned!(ours()=> redhanded_record(entry));
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
    let asked = if with.is_empty() { asked } else { quote_spanned!(ours()=> { #asked } #with) };
    quote_spanned!(ours()=> #record(|entry| { #asked });)
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

/// `let mut call = …`, and where its body is.
pub(super) fn begin(capture: &Capture) -> TokenStream {
    let (begin, place) = (hooks::begin(), hooks::place());
    let (named, shown) = shown(capture);
    quote_spanned! {ours()=>
        #named
        let mut call = #begin(&mut entry, #shown);
        let place = #place(&call);
    }
}

/// What a sync call is shown by: what was kept, or a closure if there is more to it. Only that has a name and its own
/// statement, so that it lives as long as the call: a debug build finds room for each name.
fn shown(capture: &Capture) -> (Option<TokenStream>, TokenStream) {
    let (show, words) = (show(capture), expression::words(capture));
    if words.is_empty() && capture.reporting.with.is_empty() {
        let kept = if keeps(capture) { quote_spanned!(ours()=> &kept) } else { quote_spanned!(ours()=> &()) };
        return (None, kept);
    }
    let (arguments, show_by) = (hooks::arguments(), hooks::show_by());
    let closure = quote_spanned!(expression::words_span(capture)=> |arguments: &mut #arguments| { #show #words });
    (Some(quote_spanned!(ours()=> let shown = #show_by(#closure);)), quote_spanned!(ours()=> &shown))
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
    let (enter, probe) = (hooks::foresee(), hooks::probe());
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
