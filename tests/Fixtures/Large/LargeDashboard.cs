using CleanDash.Application.Panels;

namespace CleanDash.Fixtures.Large;

/// <summary>What is measured, and too large to look at in passing: administrators alone see it.</summary>
public sealed class LargeDashboard : IDashboard
{
    public static DashboardInfo Info => new("Large") { Description = "A line of a million points", Owner = "data@example.com", Viewers = ["admin"] };

    public static void Arrange(Page page) => page.Row(row => row.Panel<MillionPoints>());
}
