//! The instance key: wraps data keys and snapshots. It lives in a file of its own, readable by its
//! owner only, and must never be stored beside what it wraps.

use std::fmt;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use uuid::Uuid;
use zeroize::Zeroizing;

use super::{DataKey, VaultError};
use crate::seal;
use crate::{KeyId, LedgerId};

/// A 256-bit key that belongs to one installation.
#[derive(Clone)]
pub struct InstanceKey(Zeroizing<[u8; 32]>);

/// Why there is no instance key.
#[derive(Debug, thiserror::Error)]
pub enum InstanceKeyError {
    /// Others than the owner may read or write the file.
    #[error("{} has mode {mode:o}; it must be readable by its owner only (chmod 600)", path.display())]
    Exposed {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file does not hold a key.
    #[error("{} does not hold 64 hexadecimal digits", .0.display())]
    NotAKey(PathBuf),
    /// The file could not be read or made.
    #[error("the instance key {} cannot be used", path.display())]
    File {
        /// The key file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
}

impl InstanceKey {
    /// The key with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads the key file, or makes it (mode 0600, durable) when there is none.
    ///
    /// # Errors
    /// When the file is open to others, is not a key, or cannot be read or made.
    pub fn load_or_create(path: impl AsRef<Path>) -> Result<Self, InstanceKeyError> {
        let path = path.as_ref();
        match read(path) {
            Err(InstanceKeyError::File { source, .. }) if source.kind() == ErrorKind::NotFound => {
                create(path)
            }
            read => read,
        }
    }

    /// Encrypts under a fresh nonce: `nonce || XChaCha20-Poly1305`. `aad` must be given again to decrypt.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] only for messages beyond the cipher's bounds.
    pub fn encrypt(&self, plain: &[u8], aad: &[u8]) -> Result<Vec<u8>, VaultError> {
        let nonce: [u8; 24] = rand::random();
        let ciphertext = seal::encrypt(&self.0, &nonce, plain, aad).ok_or(VaultError::Damaged)?;
        Ok([&nonce, ciphertext.as_slice()].concat())
    }

    /// Decrypts what [`InstanceKey::encrypt`] returned; `None` if anything was altered.
    #[must_use]
    pub fn decrypt(&self, sealed: &[u8], aad: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<24>()?;
        seal::decrypt(&self.0, nonce, ciphertext, aad)
    }

    #[cfg_attr(
        not(any(feature = "sqlite", feature = "postgres")),
        expect(dead_code, reason = "for databases")
    )]
    pub(crate) fn wrap(&self, ledger: LedgerId, key: &DataKey) -> Result<Vec<u8>, VaultError> {
        self.encrypt(key.secret(), &wrapped_as(ledger, key.id, key.owner, &key.category))
    }

    #[cfg_attr(
        not(any(feature = "sqlite", feature = "postgres")),
        expect(dead_code, reason = "for databases")
    )]
    pub(crate) fn unwrap(
        &self,
        ledger: LedgerId,
        id: KeyId,
        owner: Uuid,
        category: String,
        wrapped: &[u8],
    ) -> Result<DataKey, VaultError> {
        let plain = self.decrypt(wrapped, &wrapped_as(ledger, id, owner, &category));
        let secret =
            plain.and_then(|plain| plain.as_slice().try_into().ok()).ok_or(VaultError::Unwrap(id))?;
        Ok(DataKey { id, owner, category, secret: Zeroizing::new(secret) })
    }
}

/// Never shows the key.
impl fmt::Debug for InstanceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InstanceKey(…)")
    }
}

fn wrapped_as(ledger: LedgerId, id: KeyId, owner: Uuid, category: &str) -> Vec<u8> {
    [b"socai/key/v1\0".as_slice(), ledger.as_bytes(), id.as_bytes(), owner.as_bytes(), category.as_bytes()]
        .concat()
}

fn read(path: &Path) -> Result<InstanceKey, InstanceKeyError> {
    let wrong = |source| InstanceKeyError::File { path: path.to_owned(), source };
    let file = std::fs::File::open(path).map_err(wrong)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = file.metadata().map_err(wrong)?.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(InstanceKeyError::Exposed { path: path.to_owned(), mode });
        }
    }
    let mut text = Zeroizing::new(String::with_capacity(80));
    // A key file is short; anything longer is not read into memory.
    file.take(80).read_to_string(&mut text).map_err(wrong)?;
    let mut bytes = Zeroizing::new([0_u8; 32]);
    hex::decode_to_slice(text.trim_end(), bytes.as_mut_slice())
        .map_err(|_| InstanceKeyError::NotAKey(path.to_owned()))?;
    Ok(InstanceKey(bytes))
}

fn create(path: &Path) -> Result<InstanceKey, InstanceKeyError> {
    let wrong = |source| InstanceKeyError::File { path: path.to_owned(), source };
    let key = InstanceKey(Zeroizing::new(rand::random()));
    let text = Zeroizing::new(format!("{}\n", hex::encode(*key.0)));
    // Written aside and linked into place: nobody ever reads half a key, and nobody's key is replaced.
    let aside = path.with_extension(format!("{}.new", Uuid::new_v4()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(&aside).map_err(wrong)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| std::fs::hard_link(&aside, path));
    std::fs::remove_file(&aside).map_err(wrong)?;
    match linked {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read(path),
        Err(error) => Err(wrong(error)),
        Ok(()) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or_else(|| Path::new("."));
            std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)?;
            Ok(key)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("instance.key");
        let made = InstanceKey::load_or_create(&path).unwrap();
        let read = InstanceKey::load_or_create(&path).unwrap();
        let sealed = made.encrypt(b"secret", b"here").unwrap();
        assert_eq!(read.decrypt(&sealed, b"here").unwrap().as_slice(), b"secret");
        assert!(read.decrypt(&sealed, b"there").is_none());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("instance.key");
        InstanceKey::load_or_create(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let refused = InstanceKey::load_or_create(&path).unwrap_err();
        assert!(matches!(refused, InstanceKeyError::Exposed { mode: 0o640, .. }), "{refused:?}");
    }

    #[test]
    fn a_damaged_key_file_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("instance.key");
        InstanceKey::load_or_create(&path).unwrap();
        std::fs::write(&path, "not a key").unwrap();
        assert!(matches!(InstanceKey::load_or_create(&path), Err(InstanceKeyError::NotAKey(_))));
        assert_eq!(std::fs::read(&path).unwrap(), b"not a key");
    }

    #[test]
    fn a_wrapped_key_opens_only_as_what_it_was_wrapped() {
        let (instance, ledger) = (InstanceKey::from_bytes([7; 32]), LedgerId::random());
        let key = DataKey::generate(Uuid::new_v4(), "identity");
        let wrapped = instance.wrap(ledger, &key).unwrap();
        let unwrap = |ledger, id, category: &str| {
            instance.unwrap(ledger, id, key.owner, category.to_owned(), &wrapped)
        };
        assert_eq!(unwrap(ledger, key.id, "identity").unwrap().secret(), key.secret());
        assert!(unwrap(LedgerId::random(), key.id, "identity").is_err());
        assert!(unwrap(ledger, KeyId::random(), "identity").is_err());
        assert!(unwrap(ledger, key.id, "contact").is_err());
    }
}
