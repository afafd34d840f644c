"""What OpenAPI says of our own ways."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from api.authentication import SCHEME


class PersonScheme(OpenApiAuthenticationExtension):
    target_class = "api.authentication.PersonAuthentication"
    name = "device"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": SCHEME.lower()}
