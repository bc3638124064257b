//! The stores and vaults of this crate against their contract, and against those who alter what is stored.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test whose scene cannot be set must fail, or say so"
)]

mod append_only;
mod databases;
mod tampering;
mod wrong;

mod memory {
    use socai_ledger::{MemoryStore, MemoryVault};

    async fn store() -> Option<(MemoryStore, ())> {
        Some((MemoryStore::new(), ()))
    }

    async fn vault() -> Option<(MemoryVault, ())> {
        Some((MemoryVault::new(), ()))
    }

    socai_ledger::conformance_suite!(store);
    socai_ledger::vault_suite!(vault);
}

mod sqlite {
    use crate::databases::{sqlite as store, sqlite_vault as vault};

    socai_ledger::conformance_suite!(store);
    socai_ledger::vault_suite!(vault);
}

mod postgres {
    use crate::databases::{postgres as store, postgres_vault as vault};

    socai_ledger::conformance_suite!(store);
    socai_ledger::vault_suite!(vault);
}
