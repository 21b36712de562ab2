//! A fault of wireproof's own ends with one message and its exit code, and shows no secret.

use std::sync::Arc;

use super::shell::Shell;

/// Replaces the panic hook: the message goes through the masking point.
pub(super) fn install(shell: &Arc<Shell>) {
    let shell = Arc::clone(shell);
    std::panic::set_hook(Box::new(move |info| {
        let payload = info.payload();
        let words =
            payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
        let place = info.location().map_or_else(String::new, |place| format!(" at {}:{}", place.file(), place.line()));
        shell.err(&format!(
            "error: a fault of wireproof's own: {}{place}\nplease report it with the command that led here\n",
            words.unwrap_or("it panicked")
        ));
    }));
}
