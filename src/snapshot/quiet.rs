//! Panics that are caught and told otherwise need not be printed too.

use std::cell::Cell;
use std::panic;
use std::sync::Once;

thread_local! {
    static HUSHED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a function whose panics are caught; those of this thread are not printed meanwhile. Other threads' panics, and
/// this one's before and after, go to the hook that was there before.
pub(super) fn hushed<T>(run: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let earlier = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !HUSHED.get() {
                earlier(panic);
            }
        }));
    });
    let _restore = Restore(HUSHED.replace(true));
    run()
}

struct Restore(bool);

impl Drop for Restore {
    fn drop(&mut self) {
        HUSHED.set(self.0);
    }
}
