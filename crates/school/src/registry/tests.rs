//! Behaviour of the register: students, guardians and where they are.

mod admission;
mod custody;
mod enrollment;
mod erasure;
mod guardians;
mod histories;
mod merging;
mod moves;
mod personal;
mod properties;
mod register;
mod suspension;
