//! Behaviour of this module, told as given, when, then.
