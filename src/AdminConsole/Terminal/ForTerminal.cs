using System.Text;
using CleanDash.Application;

namespace CleanDash.AdminConsole.Terminal;

/// <summary>
/// Rows as text on their way to a terminal, which obeys what it is shown: ends of rows stay, every other control or formatting character is written as an escape,
/// and so are line ends between quotation marks, where those mark values.
/// </summary>
internal sealed class ForTerminal(Stream terminal, bool quotesValues) : Stream
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private bool isQuoted;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var signs = new char[decoder.GetCharCount(buffer, flush: false)];
        decoder.GetChars(buffer, signs, flush: false);
        var safe = new StringBuilder(signs.Length);
        foreach (var sign in signs)
        {
            if (quotesValues && sign == '"') isQuoted = !isQuoted;
            if (!isQuoted && sign is ('\r' or '\n')) safe.Append(sign);
            else safe.Append(OneLine.Of(sign.ToString()));
        }

        terminal.Write(Encoding.UTF8.GetBytes(safe.ToString()));
    }

    public override void Flush() => terminal.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
