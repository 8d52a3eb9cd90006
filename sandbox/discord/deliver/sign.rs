//! The vendor's request signature.

use ed25519_dalek::{Signer as _, SigningKey};

/// The key of a seed of 64 hexadecimal digits; of a broken seed the key of zeros.
pub fn key(seed: &str) -> SigningKey {
    let mut bytes = [0_u8; 32];
    let _ = hex::decode_to_slice(seed, &mut bytes);
    SigningKey::from_bytes(&bytes)
}

/// The public half, in hexadecimal digits.
pub fn public(seed: &str) -> String {
    hex::encode(key(seed).verifying_key().to_bytes())
}

/// The signature over the timestamp header's text and the body, in hexadecimal digits.
pub fn signature(seed: &str, timestamp: &str, body: &[u8]) -> String {
    hex::encode(key(seed).sign(&[timestamp.as_bytes(), body].concat()).to_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_vector_comes_out() {
        // The second test of RFC 8032, 7.1: the message is the one byte 0x72.
        let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        assert_eq!(public(seed), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let wanted = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                      085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        assert_eq!(signature(seed, "", b"\x72"), wanted);
        assert_eq!(signature(seed, "r", b""), wanted);
    }
}
