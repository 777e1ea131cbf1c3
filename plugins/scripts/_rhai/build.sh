#!/bin/sh
# Builds ../rhai.wasm from this directory: needs Rust (rustup) with `rustup target add wasm32-unknown-unknown`.
# The same toolchain gives the same bytes: paths are mapped away, the one random seed is fixed, dependencies are locked.
set -eu
cd "$(dirname "$0")"
out="${1:-../rhai.wasm}"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cat Cargo.toml Cargo.lock src/host.rs src/json.rs src/lib.rs build.sh | sha256sum | cut -c1-64 | tr -d '\n' > "$work/source.sha256"
export MOFA_SOURCE_HASH_FILE="$work/source.sha256" CONST_RANDOM_SEED=mofa
export RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$PWD=/mofa-rhai --remap-path-prefix=$(rustc --print sysroot)=/rust"
cargo build --release --locked --target wasm32-unknown-unknown --target-dir "${CARGO_TARGET_DIR:-$work/target}"
cp "${CARGO_TARGET_DIR:-$work/target}/wasm32-unknown-unknown/release/mofa_rhai.wasm" "$out"
