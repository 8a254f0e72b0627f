"""The bundled gazetteer: what places there are, what contains them and where they lie."""

from nlp.gazetteer.places import Gazetteer as Gazetteer
from nlp.gazetteer.places import Place as Place
from nlp.gazetteer.places import gazetteer as gazetteer
from nlp.gazetteer.places import use as use
