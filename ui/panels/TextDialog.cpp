#include "panels/TextDialog.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace clusterlens::ui {

namespace {

void showDialog(const QString& title, QWidget* content, const QSize& size, QWidget* parent)
{
    auto* const dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto* const column = new QVBoxLayout(dialog);
    column->addWidget(content);
    column->addWidget(buttons);
    dialog->resize(size);
    dialog->show();
}

} // namespace

void showTextDialog(const QString& title, const QString& text, QWidget* parent)
{
    auto* const view = new QPlainTextEdit(text);
    view->setReadOnly(true);
    view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    view->setLineWrapMode(QPlainTextEdit::NoWrap);
    showDialog(title, view, {640, 480}, parent);
}

void showGuide(QWidget* parent)
{
    auto* const view = new QTextBrowser;
    view->setOpenExternalLinks(true);
    view->setSearchPaths({QStringLiteral(":/help")});
    QFile guide(QStringLiteral(":/help/user-guide.md"));
    static const QRegularExpression pictures(QStringLiteral(R"(^!\[.*\]\(.*\)$)"), QRegularExpression::MultilineOption);
    if (guide.open(QIODevice::ReadOnly)) // the window itself is beside it
        view->setMarkdown(QString::fromUtf8(guide.readAll()).remove(pictures));
    showDialog(QObject::tr("Clusterlens guide"), view, {860, 680}, parent);
}

} // namespace clusterlens::ui
