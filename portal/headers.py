"""What browsers are told besides the content security policy, and the stricter policy of pages whose
scripts are all ours."""

from csp.constants import NONE

#: Nothing here asks for any of these; a script that got in should not either.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)

# Trusted Types (https://w3c.github.io/trusted-types/): no string becomes HTML or a script but through
# a named policy. They hold where every script is ours; the desk's libraries (jQuery, Select2, the
# editor) write strings of HTML and cannot live under them.
SCRIPTS = ["'script'"]
TRUSTED_TYPES = {
    # static/js/staff.js parses the staff's toolbar under this name.
    "articles": {"require-trusted-types-for": SCRIPTS, "trusted-types": ["staff"]},
    "accounts": {"require-trusted-types-for": SCRIPTS, "trusted-types": [NONE]},
}


class HeadersMiddleware:
    """Stands after CSPMiddleware, which reads from the response what a page adds to its policy."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        match = request.resolver_match
        # allauth's pages have names without a room, at addresses of ours.
        room = (
            "accounts"
            if match and match.route.startswith("tai-khoan/")
            else match and match.app_name
        )
        if room in TRUSTED_TYPES:
            response._csp_update = TRUSTED_TYPES[room]
        return response
