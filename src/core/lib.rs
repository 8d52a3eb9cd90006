//! What MyBA is.
