#!/usr/bin/env bash
# Makes a development authority, a server and a client certificate with the openssl command.
# usage: make-dev-certs.sh [folder]      (default: the folder of this script)
set -euo pipefail
umask 077 # keys are for their owner alone

folder=${1:-$(cd "$(dirname "$0")" && pwd)}
command -v openssl >/dev/null || { echo "make-dev-certs.sh: the openssl command is missing (apt-get install openssl)" >&2; exit 2; }
mkdir -p "$folder"
cd "$folder"

# Without a configuration file of its own, openssl would read the machine's.
config=$(mktemp)
trap 'rm -f "$config"' EXIT
printf '[req]\ndistinguished_name = dn\n[dn]\n' >"$config"

openssl req -x509 -config "$config" -newkey rsa:2048 -nodes -sha256 -days 365 \
  -subj "/CN=Development authority, not for production" \
  -addext "basicConstraints = critical, CA:TRUE, pathlen:0" \
  -addext "keyUsage = critical, keyCertSign, cRLSign" \
  -addext "subjectKeyIdentifier = hash" \
  -keyout ca.key -out ca.pem 2>/dev/null

# issue <name> <common name> <extended key usage> <subjectAltName>
issue() {
  openssl req -new -config "$config" -newkey rsa:2048 -nodes -sha256 -subj "/CN=$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -set_serial "0x$(openssl rand -hex 16 | sed 's/^./0/')" \
    -sha256 -days 90 -out "$1.pem" -extfile <(
      printf '%s\n' "basicConstraints = critical, CA:FALSE" "keyUsage = critical, digitalSignature, keyEncipherment" \
        "extendedKeyUsage = $3" "authorityKeyIdentifier = keyid" "subjectAltName = $4"
    ) 2>/dev/null
  rm -f "$1.csr"
}

issue server localhost serverAuth "DNS:localhost, IP:127.0.0.1"
issue client x27.test clientAuth "DNS:x27.test"
chmod 644 ca.pem server.pem client.pem
echo "made ca, server and client certificates in $folder"
