"""Pictures that reach the library from within a text: pasted, dropped, chosen in the editor."""

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from articles import images, library

#: How wide, in pixels, a picture is shown in the editor at most.
EDITOR_WIDTH = 800


@csrf_protect
@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Take the file `upload` into the library, for those who may add pictures.

    Answers as CKEditor expects: `uploaded` 1 with the address and the size in pixels
    to show it at, or `uploaded` 0 with a message, as 400 or 403. A picture that the library knows
    brings its alternative text and caption with it.
    """
    if not request.user.has_perm("articles.add_image"):
        return _refusal(_("You may not upload pictures."), HTTPStatus.FORBIDDEN)
    file = request.FILES.get("upload")
    if file is None:
        return _refusal(_("No file arrived. Choose the picture again."))
    try:
        image, _created = library.take(file, request.user)
    except ValidationError as error:
        return _refusal(" ".join(error.messages))
    width = max(each for each in images.widths_for(image.width) if each <= EDITOR_WIDTH)
    return JsonResponse(
        {
            "uploaded": 1,
            "fileName": images.rendition_name(image.digest, width, "jpg"),
            "url": images.address(image.digest, width, "jpg"),
            "width": width,
            "height": images.height_at(image, width),
            "alt": image.alt,
            "caption": image.caption,
            "decorative": image.decorative,
        }
    )


def _refusal(message: str, status: int = HTTPStatus.BAD_REQUEST) -> JsonResponse:
    return JsonResponse({"uploaded": 0, "error": {"message": message}}, status=status)
