"""What the route that searches is asked, read from its address in one go: parameter by parameter takes as long as
finding does.
"""

from __future__ import annotations

from typing import Any, Self

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError

from search_api.index.fields import FACETS
from search_api.results import LARGEST_PAGE, SearchRequest, Sort


class Asked(BaseModel):
    """The parameters. Values given for a facet choose among what is found: any of one facet's, all facets."""

    q: str = Field("", description="Words, names, or the query language; empty lists everything")
    page: int = Field(1, ge=1)
    size: int = Field(20, ge=1, le=LARGEST_PAGE)
    after: str | None = Field(None, description="`next` of the page before, in place of a page number")
    fold: bool = Field(True, description="Show of copies of one story the best alone")
    facets: bool = Field(True, description="Count the facets, which takes longest")
    sort: Sort = Sort.RELEVANCE
    semantic: bool = Field(
        False, description="Also what is near in meaning to the plain words, where a model reads the documents"
    )
    kind: list[str] = []
    source: list[str] = []
    person: list[str] = []
    place: list[str] = []
    offence: list[str] = []
    month: list[str] = []
    marking: list[str] = []
    language: list[str] = []

    @classmethod
    def of(cls, request: Request) -> Self:
        """As a request gives them. Raises RequestValidationError, as FastAPI does for parameters that it reads."""
        given = request.query_params
        sent: dict[str, Any] = {
            name: given.getlist(name) if name in FACETS else given[name] for name in cls.model_fields if name in given
        }
        try:
            return cls.model_validate(sent)
        except ValidationError as error:
            raise RequestValidationError([{**one, "loc": ("query", *one["loc"])} for one in error.errors()]) from error

    def request(self) -> SearchRequest:
        """As search is asked."""
        chosen = {name: tuple(values) for name in FACETS if (values := getattr(self, name))}
        counted = tuple(FACETS) if self.facets else ()
        return SearchRequest(
            self.q, chosen, self.sort, self.page, self.size, self.after, self.fold, counted, self.semantic
        )


def described() -> list[dict[str, Any]]:
    """The parameters as OpenAPI describes them."""
    schema = Asked.model_json_schema()
    shapes = schema.get("$defs", {})
    rows = []
    for name, held in schema["properties"].items():
        shape = {**shapes.get(held.get("$ref", "").rpartition("/")[2], {}), **held}
        shape.pop("$ref", None)
        told = {"description": shape["description"]} if "description" in held else {}
        rows.append({"name": name, "in": "query", "required": False, "schema": shape, **told})
    return rows
