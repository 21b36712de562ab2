//! What the server remembers.

use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::{seeds, timestamp, token};

/// What one world of the server remembers. The same requests at the same times lead to the same state.
#[derive(Debug)]
pub struct State {
    /// In the order they were created.
    pub(super) accounts: Vec<Account>,
    /// How far this world's clock is ahead of the one that it is asked by.
    pub(super) ahead: Duration,
    /// Whether every request fails for a reason that nobody expected.
    pub(super) faulty: bool,
    /// Whether the organisation has a rule against duplicates, whose code isn't a common one.
    pub(super) refuses_duplicates: bool,
    identifiers: u64,
    answers: u64,
}

/// One account.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) city: String,
    pub(super) credit_limit: u64,
    pub(super) is_active: bool,
    /// What each open order comes to.
    pub(super) orders: Vec<u64>,
    pub(super) created_on: Duration,
    pub(super) attachments: Vec<Attachment>,
}

/// One file of an account.
#[derive(Debug)]
pub(super) struct Attachment {
    pub(super) id: Uuid,
    pub(super) file_name: String,
    pub(super) bytes: Vec<u8>,
}

impl State {
    /// A fresh state: only the seeded accounts.
    pub(super) fn new() -> Self {
        let mut state = Self {
            accounts: Vec::new(),
            ahead: Duration::ZERO,
            faulty: false,
            refuses_duplicates: false,
            identifiers: 0,
            answers: 0,
        };
        for (name, city) in seeds::accounts() {
            let id = state.new_id();
            state.accounts.push(Account {
                id,
                name,
                city: city.to_owned(),
                credit_limit: 50_000,
                is_active: true,
                orders: Vec::new(),
                created_on: seeds::CREATED_ON,
                attachments: Vec::new(),
            });
        }
        state
    }

    /// Brings about a state that the server lists; false when there is none of this name.
    pub(super) fn bring_about(&mut self, given: &str) -> bool {
        match given {
            // Tokens are self-contained: those issued until now grow old when the clock is put forward, and a login
            // from now on is as good as ever.
            "session expired" => self.ahead += 2 * token::LIFETIME,
            "internal fault" => self.faulty = true,
            "a rule against duplicates" => self.refuses_duplicates = true,
            _ => return false,
        }
        true
    }

    /// A GUID that this world hasn't given away yet.
    pub(super) fn new_id(&mut self) -> Uuid {
        self.identifiers += 1;
        let digest = Sha256::digest(self.identifiers.to_be_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        Builder::from_random_bytes(bytes).into_uuid()
    }

    /// The value of the next answer's `X-Request-Id`.
    pub(super) fn next_request_id(&mut self) -> String {
        self.answers += 1;
        format!("flowon-{:06}", self.answers)
    }

    /// The account with this identifier.
    pub(super) fn account(&self, id: &str) -> Option<&Account> {
        let id = Uuid::try_parse(id).ok()?;
        self.accounts.iter().find(|account| account.id == id)
    }

    /// The account with this identifier, to change it.
    pub(super) fn account_mut(&mut self, id: &str) -> Option<&mut Account> {
        let id = Uuid::try_parse(id).ok()?;
        self.accounts.iter_mut().find(|account| account.id == id)
    }
}

impl Account {
    /// The record as the API shows it.
    pub(super) fn record(&self) -> Value {
        json!({
            "accountId": self.id.to_string(),
            "name": self.name,
            "city": self.city,
            "creditLimit": self.credit_limit,
            "isActive": self.is_active,
            "openOrders": self.orders.len(),
            "createdOn": timestamp::write(self.created_on),
        })
    }

    /// What may still be ordered.
    pub(super) fn remaining_credit(&self) -> u64 {
        self.orders.iter().fold(self.credit_limit, |left, amount| left.saturating_sub(*amount))
    }

    /// The attachment with this identifier.
    pub(super) fn attachment(&self, id: &str) -> Option<&Attachment> {
        let id = Uuid::try_parse(id).ok()?;
        self.attachments.iter().find(|attachment| attachment.id == id)
    }
}
