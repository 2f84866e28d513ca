package io.rollingdrop.gateway.partner;

import io.rollingdrop.gateway.account.AccountView;
import io.rollingdrop.gateway.account.ReadModels;
import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.gateway.http.ProblemType;

/** Whose account it is. */
final class Accounts {

  private Accounts() {}

  /** The account; that of another tenant is answered exactly as one that does not exist. */
  static AccountView own(ReadModels models, Principal principal, long accountId) {
    AccountView account = models.reference().accountView(accountId);
    if (account == null || account.tenantId() != principal.tenantId()) {
      ProblemType type = ProblemType.UNKNOWN_ACCOUNT;
      throw type.problem("Account " + accountId + ": " + type.title() + ". " + type.remedy());
    }
    return account;
  }
}
