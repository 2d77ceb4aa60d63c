/**
 * The format {@code crm-csv}: a CRM's export as four CSV files, sales_pipeline.csv with the deals
 * and the accounts, products and sales teams they name. The only history in it is when a deal was
 * engaged and when it was closed.
 */
@NullMarked
package io.winfold.command.intake.crmcsv;

import org.jspecify.annotations.NullMarked;
