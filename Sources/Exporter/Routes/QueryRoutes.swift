import CivilTime
import Foundation
import HTTPServer
import PromQL

extension Routes {
    /// `/api/v1/query`: an expression at one time, now unless another is given.
    static func query(_ context: RouteContext) -> SuspendingHandler {
        answering(context) { form, snapshot, now, turn throws in
            let time = try form.time("time") ?? now
            let expression: PromQL.Expression
            do throws(ParseError) { expression = try form.expression() } catch {
                throw QueryFailure.parameter("query", error)
            }
            let value = try QueryLimits.engine.instant(
                expression, at: time, source: source(context, snapshot, now, turn), checkpoint: { try turn.check() })
            return QueryAnswer(value)
        }
    }

    /// `/api/v1/query_range`: an expression at every step of a range.
    static func queryRange(_ context: RouteContext) -> SuspendingHandler {
        answering(context) { form, snapshot, now, turn throws in
            let start = try form.requiredTime("start")
            let end = try form.requiredTime("end")
            guard end >= start else {
                throw QueryFailure.parameter("end", "end timestamp must not be before start time")
            }
            guard let step = try form.duration("step") else {
                throw QueryFailure.parameter("step", "cannot parse \"\" to a valid duration")
            }
            guard step > 0 else {
                throw QueryFailure.parameter(
                    "step", "zero or negative query resolution step widths are not accepted. Try a positive integer")
            }
            guard (end - start) / step <= QueryLimits.steps else {
                throw QueryFailure.badData(
                    "exceeded maximum resolution of 11,000 points per timeseries. "
                        + "Try decreasing the query resolution (?step=XX)")
            }
            let expression: PromQL.Expression
            do throws(ParseError) { expression = try form.expression() } catch {
                throw QueryFailure.badData(error.description)
            }
            guard expression.type == .vector || expression.type == .scalar else {
                let type = GoText.quoted(expression.type.documentedName)
                throw QueryFailure.badData(
                    "invalid expression type \(type) for range query, must be Scalar or instant Vector")
            }
            let series = try QueryLimits.engine.range(
                expression, from: start, through: end, step: step, source: source(context, snapshot, now, turn),
                checkpoint: { try turn.check() })
            return QueryAnswer(matrix: series)
        }
    }

    static func source(
        _ context: RouteContext, _ snapshot: Snapshot, _ now: Int64, _ turn: QueryTurn
    ) -> QuerySource {
        QuerySource(
            snapshot, now: now, configuration: context.holder.current.configuration, storage: context.storage,
            checkpoint: { try turn.check() })
    }

    /// A handler that answers in the query API's forms, errors too, off the threads that others need.
    static func answering(
        _ context: RouteContext,
        _ answer: @escaping @Sendable (
            _ form: QueryForm, _ snapshot: Snapshot, _ now: Int64, _ turn: QueryTurn
        ) throws -> QueryAnswer
    ) -> SuspendingHandler {
        { request in
            do {
                guard var snapshot = context.snapshots.snapshot else {
                    throw QueryFailure(kind: .unavailable, message: "the exporter is starting and has no samples yet")
                }
                // What rules gave since it was built shows at once.
                snapshot.rules = context.rules.report
                let form = try QueryForm(request)
                let timeout = try form.duration("timeout").map { Double($0) / 1000 }
                let now = context.time.now().unixMilliseconds
                return try await context.queries.run(seconds: timeout) { [snapshot] turn in
                    try answer(form, snapshot, now, turn).response
                }
            } catch let failure as QueryFailure {
                return failure.response
            } catch let error as EvaluationError {
                return QueryFailure(error).response
            }
        }
    }
}
