//! One-time invitations: 256 random bits, of which only the SHA-256 is stored, for one account until a moment.

use jiff::Timestamp;
use socai_ledger::Hash;
use socai_school::ids::{AccountId, SchoolId};

use super::{CredentialError, Prepared, SignIn, Token, accepted, folded, session::moment};
use crate::accounts::{Accounts, on};

/// Somebody who may be invited: the login is of the right form and free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    account: AccountId,
    login: String,
}

/// A link to print or to send. Secret, shown once.
#[derive(Clone, Debug)]
pub struct InvitationLink {
    /// Whose.
    pub account: AccountId,
    /// The login that the person will have.
    pub login: String,
    /// What stands in the link.
    pub token: Token,
}

/// An invitation whose token was shown: whose it is. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The school.
    pub school: SchoolId,
    /// The account.
    pub account: AccountId,
    login: String,
    digest: Hash,
}

type Row = (Vec<u8>, Vec<u8>, String, i64);

impl SignIn {
    /// Looks at logins before anything is recorded: each account with the login that it shall have, or with the one that it has.
    ///
    /// # Errors
    /// Every account that cannot be invited, by its place in the list.
    pub async fn prepare_invitations(
        &self,
        school: SchoolId,
        accounts: &[(AccountId, Option<String>)],
    ) -> Result<Vec<Invitee>, Vec<(usize, CredentialError)>> {
        let (mut invitees, mut wrong): (Vec<Invitee>, _) = (Vec::new(), Vec::new());
        for (index, (account, login)) in accounts.iter().enumerate() {
            match self.invitee(school, *account, login.as_deref()).await {
                Ok(invitee) if invitees.iter().any(|known| known.login == invitee.login) => {
                    wrong.push((index, CredentialError::LoginTaken));
                }
                Ok(invitee) => invitees.push(invitee),
                Err(error) => wrong.push((index, error)),
            }
        }
        if wrong.is_empty() { Ok(invitees) } else { Err(wrong) }
    }

    async fn invitee(
        &self,
        school: SchoolId,
        account: AccountId,
        login: Option<&str>,
    ) -> Result<Invitee, CredentialError> {
        let login = match login {
            Some(login) => folded(login).ok_or(CredentialError::LoginInvalid)?,
            None => {
                let known = self.accounts.login_of(school, account).await?;
                known.ok_or(CredentialError::UnknownAccount)?.login
            }
        };
        let found = self.accounts.find_login(&login).await?.map(|found| (found.school, found.account));
        let waiting = self.accounts.invited_as(&login, self.now()).await?;
        if found.into_iter().chain(waiting).any(|owner| owner != (school, account)) {
            return Err(CredentialError::LoginTaken);
        }
        Ok(Invitee { account, login })
    }

    /// Makes the links, in place of those that the accounts had. To be called when the ledger knows of it.
    ///
    /// # Errors
    /// [`CredentialError::Busy`]; nothing changed then.
    pub async fn put_invitations(
        &self,
        school: SchoolId,
        invitees: Vec<Invitee>,
        until: Timestamp,
    ) -> Result<Vec<InvitationLink>, CredentialError> {
        let link = |Invitee { account, login }| InvitationLink { account, login, token: Token::random() };
        let links: Vec<InvitationLink> = invitees.into_iter().map(link).collect();
        self.accounts.put_invitations(school, &links, until.as_millisecond(), self.now()).await?;
        Ok(links)
    }

    /// Takes the link of an account away.
    ///
    /// # Errors
    /// [`CredentialError::Busy`].
    pub async fn drop_invitation(&self, school: SchoolId, account: AccountId) -> Result<(), CredentialError> {
        Ok(self.accounts.drop_invitation(school, account).await?)
    }

    /// Looks at an invitation and the password that its person has chosen. Whether the token is known or not, the same work is done.
    ///
    /// # Errors
    /// [`CredentialError::InvitationInvalid`] for a token that is unknown, used, taken back or too old; what is wrong with the password
    /// is told first, because it says nothing of the token.
    pub async fn prepare_invited(
        &self,
        token: &str,
        password: &str,
    ) -> Result<(Invited, Prepared), CredentialError> {
        let password = accepted(password)?;
        let found = match Token::parse(token.trim()) {
            Some(token) => self.accounts.invitation(token.digest(), self.now()).await?,
            None => None,
        };
        let hash = self.hasher.hash(password).await.ok_or(CredentialError::Busy)?;
        let invited = found.ok_or(CredentialError::InvitationInvalid)?;
        let (school, account, login) = (invited.school, invited.account, invited.login.clone());
        Ok((invited, Prepared { school, account, login, hash }))
    }

    /// Uses an invitation up: of two at once, one is told that it is not valid. To be called before the password is recorded and set;
    /// should the program end in between, the person asks for another link.
    ///
    /// # Errors
    /// [`CredentialError::InvitationInvalid`], [`CredentialError::Busy`].
    pub async fn claim_invitation(&self, invited: &Invited) -> Result<(), CredentialError> {
        let claimed = self.accounts.claim_invitation(&invited.digest, self.now()).await?;
        if claimed { Ok(()) } else { Err(CredentialError::InvitationInvalid) }
    }
}

impl Accounts {
    /// Whose open invitation holds a login.
    async fn invited_as(&self, login: &str, now: i64) -> Result<Option<(SchoolId, AccountId)>, sqlx::Error> {
        let row: Option<(Vec<u8>, Vec<u8>)> = on!(&self.db, pool => {
            sqlx::query_as("select school, account from invitation where login = $1 and expires_at > $2")
                .bind(login).bind(now).fetch_optional(pool).await?
        });
        let owner = |(school, account): (Vec<u8>, Vec<u8>)| {
            Ok((SchoolId(super::rows::uuid(&school)?), AccountId(super::rows::uuid(&account)?)))
        };
        row.map(owner).transpose()
    }

    async fn put_invitations(
        &self,
        school: SchoolId,
        links: &[InvitationLink],
        until: i64,
        now: i64,
    ) -> Result<(), sqlx::Error> {
        let school = school.0.as_bytes().as_slice();
        on!(&self.db, pool => {
            let mut tx = pool.begin().await?;
            sqlx::query("delete from invitation where expires_at <= $1").bind(now).execute(&mut *tx).await?;
            for link in links {
                let (account, digest) = (link.account.0.as_bytes().as_slice(), link.token.digest());
                sqlx::query("delete from invitation where school = $1 and account = $2")
                    .bind(school).bind(account).execute(&mut *tx).await?;
                sqlx::query(
                    "insert into invitation (token, school, account, login, expires_at) values ($1, $2, $3, $4, $5)",
                )
                .bind(digest.as_bytes().as_slice()).bind(school).bind(account).bind(&link.login).bind(until)
                .execute(&mut *tx).await?;
            }
            tx.commit().await
        })
    }

    pub(super) async fn drop_invitation(
        &self,
        school: SchoolId,
        account: AccountId,
    ) -> Result<(), sqlx::Error> {
        let (school, account) = (school.0.as_bytes().as_slice(), account.0.as_bytes().as_slice());
        on!(&self.db, pool => {
            sqlx::query("delete from invitation where school = $1 and account = $2")
                .bind(school).bind(account).execute(pool).await.map(|_| ())
        })
    }

    async fn invitation(&self, digest: Hash, now: i64) -> Result<Option<Invited>, sqlx::Error> {
        let row: Option<Row> = on!(&self.db, pool => {
            sqlx::query_as("select school, account, login, expires_at from invitation where token = $1")
                .bind(digest.as_bytes().as_slice()).fetch_optional(pool).await?
        });
        let Some((school, account, login, expires)) = row else { return Ok(None) };
        if moment(expires) <= moment(now) {
            return Ok(None);
        }
        let (school, account) =
            (SchoolId(super::rows::uuid(&school)?), AccountId(super::rows::uuid(&account)?));
        Ok(Some(Invited { school, account, login, digest }))
    }

    async fn claim_invitation(&self, digest: &Hash, now: i64) -> Result<bool, sqlx::Error> {
        let claimed = on!(&self.db, pool => {
            sqlx::query("delete from invitation where token = $1 and expires_at > $2")
                .bind(digest.as_bytes().as_slice()).bind(now).execute(pool).await?.rows_affected()
        });
        Ok(claimed > 0)
    }
}
