using Apache.Arrow;
using CleanDash.Infrastructure.Warehouses.ArrowStreams;
using CleanDash.Infrastructure.Warehouses.Spark;

namespace CleanDash.Infrastructure.Warehouses.StatementExecution;

/// <summary>Parts that lie in a storage as Arrow streams, behind links that are good for a few minutes.</summary>
internal sealed class LinkedParts(StatementApi api, LinkDownload download, StatementResponse statement, TimeProvider time) : IResultParts
{
    private const int FreshLinks = 3;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly ArrowDecoder decoder = new();
    private bool isRead;

    public Schema Schema => isRead ? decoder.Schema : ColumnTypes.Schema(statement.Manifest);

    public bool HasFirst => statement.Result?.Links is { Count: > 0 };

    public async Task<ResultPart> Fetch(int index, CancellationToken cancellationToken)
    {
        var link = index == 0 ? Find(statement.Result, 0) : null;
        for (var fresh = 0; ; fresh++)
        {
            if (link is null || (link.Expiration is { } end && end - time.GetUtcNow() < Margin && fresh == 0))
                link = Find(await api.Part(statement.Id, index, cancellationToken), index) ?? throw StatementErrors.NotWhole($"part {index} has no link");
            try
            {
                var bytes = await download.Fetch(link, cancellationToken);
                return new(link.RowOffset, link.RowCount, link.Next, () => Read(bytes));
            }
            catch (LinkExpiredException) when (fresh < FreshLinks)
            {
                link = null;
            }
            catch (LinkExpiredException exception)
            {
                throw StatementErrors.NoStorage($"The storage does not honour the links to part {index}.", exception);
            }
        }
    }

    private List<RecordBatch> Read(byte[] bytes)
    {
        try
        {
            var batches = decoder.Read(bytes);
            isRead = true;
            return batches;
        }
        catch (DamagedArrowException exception)
        {
            throw new ServerException(ServerFault.Incomplete, exception.Message, exception);
        }
    }

    private static ExternalLink? Find(Chunk? chunk, int index) => chunk?.Links?.FirstOrDefault(link => link?.Index == index);
}
