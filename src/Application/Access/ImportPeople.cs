using CleanDash.Application.Auditing;
using CleanDash.Application.Messaging;
using CleanDash.Domain.Access;
using FluentValidation;

namespace CleanDash.Application.Access;

/// <summary>Invites everybody in a file and gives them what it says, all of it or nothing. Nobody loses anything by it: roles are added, attributes set, names changed where the file has one.</summary>
/// <param name="Csv">Text with the columns <c>email,name,roles</c> and one for each attribute; roles with blanks or semicolons between.</param>
public sealed record ImportPeople(string Csv) : ICommand<ImportedPeople>
{
    /// <inheritdoc/>
    public static AccessRule Access => AccessRule.Administrators;
}

/// <summary>What became of the lines of a file.</summary>
/// <param name="Added">People who were not known.</param>
/// <param name="Changed">People who were known and have more or other things now.</param>
/// <param name="Unchanged">People who had it all.</param>
public sealed record ImportedPeople(int Added, int Changed, int Unchanged);

internal sealed class ImportPeopleValidator : AbstractValidator<ImportPeople>
{
    public const int MaxLength = 20_000_000;

    public ImportPeopleValidator() =>
        RuleFor(static request => request.Csv).NotNull().MaximumLength(MaxLength).WithMessage("A file has 20 million characters at most; import it in parts.");
}

internal sealed class ImportPeopleHandler(Caller caller, IUnitOfWork work, IPeople people, IRoles roles, IAuditTrail audit, TimeProvider time) : IHandler<ImportPeople, ImportedPeople>
{
    public async Task<Result<ImportedPeople>> Handle(ImportPeople request, CancellationToken cancellationToken)
    {
        if (!PeopleFile.TryRead(request.Csv, out var file, out var refusal)) return refusal;

        await using var change = await work.Begin(cancellationToken);
        var unknown = await roles.Unknown(file.Lines.SelectMany(static line => line.Roles), cancellationToken);
        if (unknown.Count > 0)
            return PeopleFile.Refuse(file.Lines.SelectMany(line => line.Roles.Where(unknown.Contains).Select(role => (line.Number, $"there is no role {role} here; add it first"))));

        var known = await people.Known(file.Lines.Select(static line => line.Email), cancellationToken);
        var added = file.Lines.Where(line => !known.ContainsKey(line.Email.Value)).Select(Invited).ToList();
        people.AddAll(added, cancellationToken);
        var changed = 0;
        foreach (var line in file.Lines.Where(line => known.TryGetValue(line.Email.Value, out var person) && !line.IsMetBy(person)))
        {
            await Change(line, cancellationToken);
            changed++;
        }

        if (added.Count + changed == 0) return AccessRefusals.ImportedAlready;
        var imported = new ImportedPeople(added.Count, changed, file.Lines.Count - added.Count - changed);
        audit.Add(new AuditRecord("people.imported", "people", "done") { After = $"{imported.Added} added, {imported.Changed} changed, {imported.Unchanged} unchanged" });
        await change.Save(cancellationToken);
        return imported;
    }

    private User Invited(PeopleFile.Line line)
    {
        var now = time.GetUtcNow();
        var name = line.Name ?? PersonName.Of(line.Email);
        var user = User.Invite(new UserId(Guid.CreateVersion7(now)), line.Email, name.Value, Guid.NewGuid().ToString("N"), caller.Name, now.UtcDateTime);
        Give(user, line);
        audit.Add(new AuditRecord("person.added", line.Email.Value, "done") { After = AccessTexts.Described(user) });
        return user;
    }

    private async Task Change(PeopleFile.Line line, CancellationToken cancellationToken)
    {
        var user = await people.Find(PersonKey.Parse(line.Email.Value), cancellationToken) ?? throw new InvalidOperationException("Nobody else writes now, so whoever was known is.");
        var before = AccessTexts.Described(user);
        if (line.Name is { } name) user.Rename(name);
        Give(user, line);
        audit.Add(new AuditRecord("person.changed", line.Email.Value, "done") { Before = before, After = AccessTexts.Described(user) });
    }

    // What is so already is passed over; the file has been read, so nothing else is refused.
    private static void Give(User user, PeopleFile.Line line)
    {
        foreach (var role in line.Roles) user.Grant(role);
        foreach (var attribute in line.Attributes) user.Set(attribute.Name, attribute.Value);
    }
}
