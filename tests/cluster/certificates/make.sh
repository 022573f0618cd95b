#!/usr/bin/env bash
# Makes the certificates of the gate that tests put before a node, good for a hundred years: they
# protect nothing, and their keys are known to everybody.
set -euo pipefail
cd "$(dirname "$0")"
rm -f ./*.pem
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 \
        -subj "/CN=Test authority" -keyout "$scratch/$1.key" -out "$1.pem" \
        -addext "basicConstraints=critical,CA:TRUE" -addext "keyUsage=critical,keyCertSign,cRLSign"
}
signed() { # NAME SUBJECT EXTENSIONS
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" \
        -keyout "$1-key.pem" -out "$scratch/request"
    openssl x509 -req -in "$scratch/request" -days 36500 -CA authority.pem \
        -CAkey "$scratch/authority.key" -CAcreateserial -CAserial "$scratch/serial" \
        -extfile <(printf '%s\n' "$3") -out "$1.pem"
}
authority authority
authority other-authority
signed gate localhost "subjectAltName=DNS:localhost,IP:127.0.0.1"
signed other-host elsewhere "subjectAltName=DNS:elsewhere.example"
signed client reader "extendedKeyUsage=clientAuth"
