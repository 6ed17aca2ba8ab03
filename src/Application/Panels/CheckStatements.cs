using CleanDash.Application.Messaging;

namespace CleanDash.Application.Panels;

/// <summary>Has the warehouse describe the statement of every panel and of all choices, without reading a row, and holds names and types against the records of columns.</summary>
public sealed record CheckStatements : IQuery<IReadOnlyList<StatementMistake>>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

internal sealed class CheckStatementsHandler(StatementCheck check) : IHandler<CheckStatements, IReadOnlyList<StatementMistake>>
{
    public async Task<Result<IReadOnlyList<StatementMistake>>> Handle(CheckStatements request, CancellationToken cancellationToken) =>
        Result<IReadOnlyList<StatementMistake>>.Of(await check.CheckAll(cancellationToken));
}
