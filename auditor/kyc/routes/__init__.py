"""The weakest route: how little identity is demanded on the way to a provider and out again."""

from auditor.kyc.routes.demands import Demands, Span, demands_of
from auditor.kyc.routes.network import Network, Step, StepKind, Tie, TieKind
from auditor.kyc.routes.search import Route, Weakest, weakest_routes

__all__ = [
    "Demands",
    "Network",
    "Route",
    "Span",
    "Step",
    "StepKind",
    "Tie",
    "TieKind",
    "Weakest",
    "demands_of",
    "weakest_routes",
]
