using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CleanDash.Web.Pages.Admin;

internal sealed class IndexModel : PageModel
{
    public IActionResult OnGet() => LocalRedirect("~/admin/people");
}
