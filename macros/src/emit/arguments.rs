//! Recording arguments, and showing them later.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::Pat;

use super::ours;
use crate::capture::{Argument, Capture, Recording};
use crate::hooks;

/// The arguments that take part in reports.
fn recorded(capture: &Capture) -> impl Iterator<Item = &Argument> {
    capture.arguments.iter().filter(|argument| argument.recording != Recording::Nothing)
}

/// What was kept of each.
fn kept(capture: &Capture) -> Vec<Ident> {
    (0..recorded(capture).count()).map(|index| format_ident!("kept{index}", span = ours())).collect()
}

/// The expression that asks an argument something.
fn ask(argument: &Argument, question: &TokenStream) -> TokenStream {
    if argument.recording == Recording::Hidden {
        let hidden = hooks::hidden();
        return quote_spanned!(ours()=> #hidden.#question);
    }
    let outer = &argument.outer;
    quote_spanned!(ours()=> (&&&&&&&&Argument(&#outer)).#question)
}

/// `let entry = …`, and what is kept of the arguments.
pub(super) fn enter(capture: &Capture) -> TokenStream {
    let (enter, probe) = (hooks::enter(), hooks::probe());
    let kept = kept(capture);
    if kept.is_empty() {
        return quote_spanned!(ours()=> let entry = #enter(&REDHANDED_SITE););
    }
    let question = quote_spanned!(ours()=> redhanded_record(&mut entry));
    let asked = recorded(capture).map(|argument| ask(argument, &question));
    quote_spanned! {ours()=>
        let mut entry = #enter(&REDHANDED_SITE);
        let (#(#kept,)*) = {
            use #probe::*;
            (#(#asked,)*)
        };
    }
}

/// What is kept of the arguments of a call that is not recorded yet.
pub(super) fn keep(capture: &Capture) -> TokenStream {
    let kept = kept(capture);
    if kept.is_empty() {
        return TokenStream::new();
    }
    let probe = hooks::probe();
    let question = quote_spanned!(ours()=> redhanded_keep());
    let asked = recorded(capture).map(|argument| ask(argument, &question));
    quote_spanned! {ours()=>
        let (#(#kept,)*) = {
            use #probe::*;
            (#(#asked,)*)
        };
    }
}

/// First statement of an async body. Names every argument in order, so that all are captured in that order, in which
/// those of a bare function drop if it is never polled.
pub(super) fn record(capture: &Capture) -> TokenStream {
    if recorded(capture).next().is_none() {
        return TokenStream::new();
    }
    let (record, probe) = (hooks::record(), hooks::probe());
    let question = quote_spanned!(ours()=> redhanded_record(entry));
    let asked = capture.arguments.iter().filter(|argument| !argument.is_conditional).map(|argument| {
        let outer = &argument.outer;
        match argument.recording {
            Recording::Value => ask(argument, &question),
            Recording::Hidden => {
                let asked = ask(argument, &question);
                quote_spanned!(ours()=> #asked; let _ = &#outer)
            }
            Recording::Nothing => quote_spanned!(ours()=> let _ = &#outer),
        }
    });
    quote_spanned! {ours()=>
        #record(|entry| {
            use #probe::*;
            #(#asked;)*
        });
    }
}

/// The statements that render what was kept into `arguments`.
pub(super) fn show(capture: &Capture) -> TokenStream {
    let kept = kept(capture);
    quote_spanned!(ours()=> #((&&&&&Shown(&#kept)).redhanded_show(arguments);)*)
}

/// `let show = …`, for calls that are shown by a closure.
pub(super) fn show_closure(capture: &Capture) -> TokenStream {
    let arguments = hooks::arguments();
    if recorded(capture).next().is_none() {
        return quote_spanned!(ours()=> let show = |_: &mut #arguments| {};);
    }
    let (probe, show) = (hooks::probe(), show(capture));
    quote_spanned! {ours()=>
        let show = |arguments: &mut #arguments| {
            use #probe::*;
            #show
        };
    }
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
    let (enter, probe) = (hooks::enter(), hooks::probe());
    if recorded(capture).next().is_none() {
        return quote_spanned!(ours()=> let entry = #enter(&REDHANDED_SITE););
    }
    let question = quote_spanned!(ours()=> redhanded_record(&mut entry));
    let asked = recorded(capture).map(|argument| {
        if argument.recording == Recording::Hidden {
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
    }
}

/// Shows the arguments as they were recorded.
pub(super) fn show_recorded(capture: &Capture) -> TokenStream {
    let count = Literal::usize_unsuffixed(recorded(capture).count());
    if recorded(capture).next().is_none() {
        return TokenStream::new();
    }
    quote_spanned!(ours()=> arguments.as_recorded(#count);)
}
