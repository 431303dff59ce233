"""The rules that ship with the product: one rule, one file, one id in code, docs, reports and command line."""

from harness.invariants.q23_published_stock_converges import PublishedStockConverges
from harness.invariants.q31_no_lost_order import NoLostOrder
from harness.invariants.q32_no_ghost_order import NoGhostOrder
from harness.invariants.q33_customer_told import CustomerTold
from harness.invariants.q34_nothing_stuck import NothingStuck
from harness.invariants.q37_billing_complete import BillingComplete
from harness.invariants.q38_three_way_tie import ThreeWayTie
from harness.invariants.q45_receivables_tie import ReceivablesTie
from harness.invariants.q48_numbers_accounted import NumbersAccounted
from harness.invariants.q50_rebate_on_net import RebateOnNet
from harness.invariants.q53_exceptions_have_owners import ExceptionsHaveOwners
from harness.invariants.s01_effect_once import EffectOnce
from harness.invariants.s02_idempotent_call import IdempotentCall
from harness.invariants.s03_no_swallowed_amendment import NoSwallowedAmendment
from harness.invariants.s04_one_name_one_document import OneNameOneDocument
from harness.invariants.s05_number_never_reused import NumberNeverReused
from harness.invariants.s06_monotone_version import MonotoneVersion
from harness.invariants.s07_no_regression import NoRegression
from harness.invariants.s08_causal_closure import CausalClosure
from harness.invariants.s09_unknown_is_not_failed import UnknownIsNotFailed
from harness.invariants.s10_stock_conservation import StockConservation
from harness.invariants.s11_non_negative_bucket import NonNegativeBucket
from harness.invariants.s12_reservation_bound import ReservationBound
from harness.invariants.s13_no_oversell import NoOversell
from harness.invariants.s14_hold_exclusion import HoldExclusion
from harness.invariants.s15_serial_uniqueness import SerialUniqueness
from harness.invariants.s16_lot_eligibility import LotEligibility
from harness.invariants.s17_reservation_has_owner import ReservationHasOwner
from harness.invariants.s18_reservation_nets_to_zero import ReservationNetsToZero
from harness.invariants.s19_channel_allocation import ChannelAllocation
from harness.invariants.s20_transit_conservation import TransitConservation
from harness.invariants.s24_quantity_ladder import QuantityLadder
from harness.invariants.s25_release_guard import ReleaseGuard
from harness.invariants.s26_credit_exposure import CreditExposure
from harness.invariants.s27_cancelled_or_shipped import CancelledOrShipped
from harness.invariants.s28_substitution_authorised import SubstitutionAuthorised
from harness.invariants.s29_kit_ratio import KitRatio
from harness.invariants.s30_document_snapshot import DocumentSnapshot
from harness.invariants.s35_billed_at_most_shipped import BilledAtMostShipped
from harness.invariants.s36_billed_on_evidence import BilledOnEvidence
from harness.invariants.s39_document_arithmetic import DocumentArithmetic
from harness.invariants.s40_tax_as_due import TaxAsDue
from harness.invariants.s41_charges_once import ChargesOnce
from harness.invariants.s42_credit_at_most_invoiced import CreditAtMostInvoiced
from harness.invariants.s43_refund_at_most_captured import RefundAtMostCaptured
from harness.invariants.s44_application_bounds import ApplicationBounds
from harness.invariants.s46_rate_on_record import RateOnRecord
from harness.invariants.s47_period_and_cut_off import PeriodAndCutOff
from harness.invariants.s49_return_to_credit import ReturnToCredit
from harness.invariants.s51_one_bill_per_period import OneBillPerPeriod
from harness.invariants.s52_exact_units import ExactUnits
from harness.invariants.s54_isolation import Isolation
from harness.invariants.s57_replay_equivalence import ReplayEquivalence
from harness.invariants.s58_cause_chain import CauseChain
from harness.invariants.s59_contract_conformance import ContractConformance
from harness.invariants.s60_clock_independence import ClockIndependence
from harness.invariants.s61_proof_of_delivery import ProofOfDelivery
from harness.invariants.s62_drop_ship import DropShip
from harness.invariants.s63_consignment import Consignment
from harness.invariants.s64_atomic_hand_off import AtomicHandOff
from harness.invariants.s65_least_privilege import LeastPrivilege
from harness.invariants.t21_freshness import Freshness
from harness.invariants.t22_no_older_over_newer import NoOlderOverNewer
from harness.invariants.t55_retry_budget import RetryBudget
from harness.invariants.t56_no_watermark_gap import NoWatermarkGap
from seatrial.rule import Rule

RULES: tuple[type[Rule], ...] = (
    PublishedStockConverges,
    NoLostOrder,
    NoGhostOrder,
    CustomerTold,
    NothingStuck,
    BillingComplete,
    ThreeWayTie,
    ReceivablesTie,
    NumbersAccounted,
    RebateOnNet,
    ExceptionsHaveOwners,
    EffectOnce,
    IdempotentCall,
    NoSwallowedAmendment,
    OneNameOneDocument,
    NumberNeverReused,
    MonotoneVersion,
    NoRegression,
    CausalClosure,
    UnknownIsNotFailed,
    StockConservation,
    NonNegativeBucket,
    ReservationBound,
    NoOversell,
    HoldExclusion,
    SerialUniqueness,
    LotEligibility,
    ReservationHasOwner,
    ReservationNetsToZero,
    ChannelAllocation,
    TransitConservation,
    QuantityLadder,
    ReleaseGuard,
    CreditExposure,
    CancelledOrShipped,
    SubstitutionAuthorised,
    KitRatio,
    DocumentSnapshot,
    BilledAtMostShipped,
    BilledOnEvidence,
    DocumentArithmetic,
    TaxAsDue,
    ChargesOnce,
    CreditAtMostInvoiced,
    RefundAtMostCaptured,
    ApplicationBounds,
    RateOnRecord,
    PeriodAndCutOff,
    ReturnToCredit,
    OneBillPerPeriod,
    ExactUnits,
    Isolation,
    ReplayEquivalence,
    CauseChain,
    ContractConformance,
    ClockIndependence,
    ProofOfDelivery,
    DropShip,
    Consignment,
    AtomicHandOff,
    LeastPrivilege,
    Freshness,
    NoOlderOverNewer,
    RetryBudget,
    NoWatermarkGap,
)
"""In order of id."""


def find(rule: str) -> type[Rule] | None:
    """The rule with this id, whatever its case; None if there is none."""
    return next((each for each in RULES if each.id == rule.upper()), None)
