"""A passkey as a browser made it once (Chromium's virtual device, for http://localhost)."""

from allauth.mfa.models import Authenticator

from accounts.models import User

CREDENTIAL = {
    "type": "public-key",
    "id": "Dui-2hsiTX0D-vrCGGRRim-QCg-tT1edeZ--dM6DKMc",
    "rawId": "Dui-2hsiTX0D-vrCGGRRim-QCg-tT1edeZ--dM6DKMc",
    "authenticatorAttachment": "platform",
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiUm1feTdJZTlrcHhjVDdiRXZ2WFBSdVRmQXEyUEJp"
            "Uy1nb1liY21HNldXOCIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6ODQ3MSIsImNyb3NzT3JpZ2luIjpmYWxzZX0"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAQEC"
            "AwQFBgcIAQIDBAUGBwgAIA7ovtobIk19A_r6whhkUYpvkAoPrU9XnXmfvnTOgyjHpQECAyYgASFYIJdrKC-dvTJHpfdi"
            "BwH-YoD2g6i02HK_7xrZN3yTBfB2IlggZHdgg15jx86k-IKZUzCGIpf2m2NN9hkQkTz8jYzZ8r4"
        ),
        "transports": ["internal"],
    },
    "clientExtensionResults": {"credProps": {"rk": True}},
}


def passkey(person: User, name: str = "Điện thoại") -> Authenticator:
    return Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "credential": CREDENTIAL},
    )
