using CleanDash.Application.Access;
using CleanDash.Application.Messaging;

namespace CleanDash.Application.Panels;

/// <summary>What a caller who was let in to a panel can say besides asking for its answer.</summary>
public sealed class PanelWaiting
{
    private readonly Answers answers;
    private readonly Caller caller;

    internal PanelWaiting(Answers answers, Caller caller)
    {
        this.answers = answers;
        this.caller = caller;
    }

    /// <summary>The kept answer is no longer good enough; the next question runs anew.</summary>
    public void Expire(PanelDescriptor panel, IMessage<PanelAnswer> request) => answers.Expire(panel.Query.Key(request));

    /// <summary>The answer that is kept, however good it still is; null if none is. No statement is sent.</summary>
    public PanelAnswer? Kept(PanelDescriptor panel, IMessage<PanelAnswer> request) => answers.Kept<PanelAnswer>(panel.Query.Key(request));

    /// <summary>The caller's page no longer waits; a run that nobody else wants is cancelled in the engine.</summary>
    public void GiveUp(PanelDescriptor panel, IMessage<PanelAnswer> request) => answers.GiveUp(panel.Query.Key(request), caller);
}
