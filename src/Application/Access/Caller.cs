using System.Collections.Frozen;

namespace CleanDash.Application.Access;

/// <summary>Who sends the requests of this scope, and by which door; set once by the host.</summary>
public sealed class Caller
{
    /// <summary>The person, or null for nobody and for the local operator.</summary>
    public Person? Person { get; private set; }

    /// <summary>The administrator who looks as <see cref="Person"/>, or null; commands are refused then.</summary>
    public Person? ViewedBy { get; private set; }

    /// <summary>Who really sits there: the administrator who looks as somebody else, or the person.</summary>
    public Person? Actor => ViewedBy ?? Person;

    /// <summary>The session in the browser, where there is one.</summary>
    public Guid? Session { get; private set; }

    /// <summary>True for whoever may run commands on the server.</summary>
    public bool IsOperator { get; private set; }

    /// <summary>The door that the requests come through.</summary>
    public Door Door { get; private set; } = Door.System;

    /// <summary>The name in the audit: an e-mail address (the administrator's who looks as somebody else), an operating-system user, or <c>nobody</c>.</summary>
    public string Name { get; private set; } = "nobody";

    /// <summary>The network address, where there is one.</summary>
    public string? Address { get; private set; }

    /// <summary>Tells pages of one person apart, so that closing one does not stop what another waits for.</summary>
    public string Page { get; private set; } = "";

    /// <summary>Roles of the person; none for the operator, whose right is another.</summary>
    public IReadOnlySet<string> Roles => Person?.Roles ?? FrozenSet<string>.Empty;

    /// <summary>Commands are tried and not made: everything but the commit happens, and nothing is written to the audit.</summary>
    public bool Rehearses { get; set; }

    /// <summary>Somebody in a browser; a person of null is nobody.</summary>
    public void Is(Person? person, string? address, string page = "")
    {
        Page = page;
        Person = person;
        Door = Door.Web;
        Name = person?.Email ?? "nobody";
        Address = address;
    }

    /// <summary>Somebody in a browser whose session was found.</summary>
    public void IsPresent(Present present, string? address, string page = "")
    {
        Is(present.Person, address, page);
        Session = present.Session;
        ViewedBy = present.ViewedBy;
        Name = Actor!.Email;
    }

    /// <summary>The local operator at the console.</summary>
    public void IsTheOperator(string systemUser)
    {
        IsOperator = true;
        Door = Door.Console;
        Name = systemUser;
    }

    /// <summary>The operator asks as a person would: with that person's rights and no others.</summary>
    public void ActsAs(Person person)
    {
        Person = person;
        IsOperator = false;
    }
}

/// <summary>How a request came in.</summary>
public enum Door
{
    /// <summary>The product itself.</summary>
    System,

    /// <summary>A browser.</summary>
    Web,

    /// <summary>The console.</summary>
    Console,
}
