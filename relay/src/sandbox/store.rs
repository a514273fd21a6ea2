//! The table of customers.

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{FromRow, Row};

use super::customer::Customer;
use crate::clock::Millis;
use crate::config::Secret;
use crate::error::StartError;
use crate::sqlite;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sandbox");

/// The database of the sandbox.
#[derive(Clone)]
pub struct Customers {
    pool: SqlitePool,
}

impl FromRow<'_, SqliteRow> for Customer {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let meta: String = row.try_get("meta")?;
        Ok(Self {
            key: row.try_get("key")?,
            email: row.try_get("email")?,
            partner_key: row.try_get("partner_key")?,
            name: row.try_get("name")?,
            provider_key: row.try_get("provider_key")?,
            meta: serde_json::from_str(&meta).map_err(|error| sqlx::Error::Decode(error.into()))?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
            xid: row.try_get("xid")?,
            visible_at: row.try_get("visible_at")?,
        })
    }
}

impl Customers {
    pub async fn open(url: &Secret) -> Result<Self, StartError> {
        Ok(Self {
            pool: sqlite::open(url, &MIGRATIONS).await?,
        })
    }

    /// False when the key exists already.
    pub async fn insert(&self, customer: &Customer) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "INSERT INTO customers (key, email, partner_key, name, provider_key, meta, created_at, updated_at, xid,
                                    visible_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING",
        )
        .bind(&customer.key)
        .bind(&customer.email)
        .bind(&customer.partner_key)
        .bind(&customer.name)
        .bind(&customer.provider_key)
        .bind(meta(customer))
        .bind(customer.created_at)
        .bind(customer.updated_at)
        .bind(&customer.xid)
        .bind(customer.visible_at)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// A customer who is visible by now.
    pub async fn get(&self, key: &str, now: Millis) -> Result<Option<Customer>, sqlx::Error> {
        sqlx::query_as("SELECT * FROM customers WHERE key = ?1 AND visible_at <= ?2")
            .bind(key)
            .bind(now)
            .fetch_optional(&self.pool)
            .await
    }

    pub async fn update(&self, customer: &Customer) -> Result<(), sqlx::Error> {
        sqlx::query(
            "UPDATE customers SET email = ?2, partner_key = ?3, name = ?4, provider_key = ?5, meta = ?6, updated_at = ?7
             WHERE key = ?1",
        )
        .bind(&customer.key)
        .bind(&customer.email)
        .bind(&customer.partner_key)
        .bind(&customer.name)
        .bind(&customer.provider_key)
        .bind(meta(customer))
        .bind(customer.updated_at)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    pub async fn delete(&self, key: &str) -> Result<Option<Customer>, sqlx::Error> {
        sqlx::query_as("DELETE FROM customers WHERE key = ?1 RETURNING *")
            .bind(key)
            .fetch_optional(&self.pool)
            .await
    }
}

fn meta(customer: &Customer) -> String {
    serde_json::Value::Object(customer.meta.clone()).to_string()
}
