"""The code of an authenticator app (RFC 6238, SHA-1, six digits, 30 seconds): a secret in Base32 and a step counted from now."""

import base64
import hmac
import json
import struct
import sys
import time

secret, offset = sys.argv[1], int(sys.argv[2])
key = base64.b32decode(secret + "=" * (-len(secret) % 8))
step = int(time.time()) // 30 + offset
digest = hmac.new(key, struct.pack(">q", step), "sha1").digest()
start = digest[-1] & 15
number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
print(json.dumps(f"{number % 1_000_000:06d}"))
