//! The one place that prints. Everything goes through the masking point, so that no output can show a secret.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Mutex, OnceLock, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::mask::Secrets;
use crate::model::outcome::exit;
use crate::report::Options;

/// Standard output and standard error, masked.
pub(super) struct Shell {
    secrets: Secrets,
    bar: Mutex<Option<ProgressBar>>,
    /// Whether a progress line can be seen. Asked once: a run tells of its progress thousands of times.
    shows_progress: bool,
    /// Whether standard output takes colours.
    colours: anstream::ColorChoice,
    /// Why something could not be printed, the first time.
    unwritten: OnceLock<String>,
}

impl Shell {
    pub(super) fn new(secrets: Secrets) -> Self {
        let colours = anstream::AutoStream::choice(&io::stdout());
        let shows_progress = io::stderr().is_terminal();
        Self { secrets, bar: Mutex::new(None), shows_progress, colours, unwritten: OnceLock::new() }
    }

    /// Prints to standard output. A reader that went away ends nothing: the exit code still says what was found. Any
    /// other failure is kept for [`Shell::settle`].
    pub(super) fn out(&self, text: &str) {
        if text.is_empty() {
            return;
        }
        let masked = self.secrets.mask(text);
        self.without_bar(|| {
            let mut stream = anstream::AutoStream::new(io::stdout(), self.colours);
            // A question doesn't end its line, and would wait in the buffer.
            let written = stream.write_all(masked.as_bytes()).and_then(|()| stream.flush());
            if let Err(error) = written
                && error.kind() != io::ErrorKind::BrokenPipe
            {
                // Only the first one is told; this fails where there is one.
                let _ = self.unwritten.set(format!("not all output could be written: {}", error.kind()));
            }
        });
    }

    /// The exit code, given what it would be had all been printed. Where output was lost that is told once, and a
    /// command that otherwise did well did not.
    pub(super) fn settle(&self, code: u8) -> u8 {
        let Some(why) = self.unwritten.get() else { return code };
        self.err(&format!("error: {why}\n"));
        if code == exit::KEPT { exit::OUTPUT_LOST } else { code }
    }

    /// Why something could not be written, the first time.
    pub(super) fn unwritten(&self) -> Option<&str> {
        self.unwritten.get().map(String::as_str)
    }

    /// Remembers that a file could not be written, for [`Shell::settle`].
    pub(super) fn lose(&self, what: &str, error: &io::Error) {
        // Only the first one is told.
        let _ = self.unwritten.set(format!("{what} could not be written: {error}"));
    }

    /// Prints to standard error.
    pub(super) fn err(&self, text: &str) {
        let masked = self.secrets.mask(text);
        self.without_bar(|| drop(anstream::AutoStream::auto(io::stderr()).write_all(masked.as_bytes())));
    }

    /// Prints help, or what is wrong with the arguments.
    pub(super) fn usage(&self, error: &clap::Error) {
        let text = error.render().ansi().to_string();
        if error.use_stderr() { self.err(&text) } else { self.out(&text) }
    }

    /// A text as it may leave by another way than this one.
    pub(super) fn masked(&self, text: &str) -> String {
        self.secrets.mask(text).into_owned()
    }

    /// Prints an error with its causes, in one line.
    pub(super) fn error(&self, error: &dyn std::error::Error) {
        let mut text = format!("error: {error}");
        let mut cause = error.source();
        while let Some(inner) = cause {
            let words = inner.to_string();
            // Some errors repeat their cause in their own message.
            if !text.contains(&words) {
                text.push_str(": ");
                text.push_str(&words);
            }
            cause = inner.source();
        }
        text.push('\n');
        self.err(&text);
    }

    /// Whether [`Shell::progress`] shows anything: on a terminal only.
    pub(super) const fn shows_progress(&self) -> bool {
        self.shows_progress
    }

    /// Shows how far a run is, in one line on a terminal; nowhere else.
    pub(super) fn progress(&self, line: &str) {
        let mut bar = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        if bar.is_none() && self.shows_progress {
            let style = ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
            let spinner = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()).with_style(style);
            *bar = Some(spinner);
        }
        if let Some(bar) = &*bar {
            bar.set_message(self.secrets.mask(line).into_owned());
            bar.tick();
        }
    }

    /// Takes the progress line away.
    pub(super) fn end_progress(&self) {
        if let Some(bar) = self.bar.lock().unwrap_or_else(PoisonError::into_inner).take() {
            bar.finish_and_clear();
        }
    }

    /// How reports look here.
    pub(super) fn report_options(verbose: bool) -> Options {
        let stream = io::stdout();
        let colours = anstream::AutoStream::choice(&stream) != anstream::ColorChoice::Never;
        let width = if stream.is_terminal() { terminal_width().clamp(60, 160) } else { 120 };
        Options { colours, width, verbose, explain_each_rule_once: true, ..Options::default() }
    }

    fn without_bar(&self, print: impl FnOnce()) {
        match &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

fn terminal_width() -> usize {
    usize::from(console::Term::stdout().size().1)
}
