//! Tables of contracts and their verdicts.
