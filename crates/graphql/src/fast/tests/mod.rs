//! That a lane answers what the stock resolvers answer, byte for byte, and that no field of a type was forgotten.

mod difference;
mod document;
mod fields;
mod sdl;
mod world;
