#include "fields/TextDialog.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QShortcut>
#include <QTextBrowser>
#include <QUrl>
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

/// The pages of docs/ that are part of the program. Alt+Left goes back.
class GuideBrowser : public QTextBrowser {
protected:
    QVariant loadResource(int type, const QUrl& name) override
    {
        QFile page(QStringLiteral(":") + name.path());
        if (type != QTextDocument::MarkdownResource || !page.open(QIODevice::ReadOnly))
            return QTextBrowser::loadResource(type, name);
        // Pictures, because the window itself is beside it, and what is for the tests alone.
        static const QRegularExpression unseen(
            QStringLiteral(R"(^(!\[.*\]\(.*\)|<!--.*-->)$)"), QRegularExpression::MultilineOption);
        QString text = QString::fromUtf8(page.readAll()).remove(unseen);
        static const QRegularExpression links(QStringLiteral(R"(\[([^\]]*)\]\(([^):#]*)(#[^)]*)?\))"));
        QRegularExpressionMatchIterator found = links.globalMatch(QString(text));
        while (found.hasNext()) { // to pages that are not part of it: text alone
            const QRegularExpressionMatch link = found.next();
            if (link.captured(2).isEmpty() || !QFile::exists(QStringLiteral(":") + name.resolved(link.captured(2)).path()))
                text.replace(link.captured(), link.captured(1));
        }
        return text;
    }

    /// Links have the colour that was right when the page was read.
    void changeEvent(QEvent* event) override
    {
        QTextBrowser::changeEvent(event);
        if (event->type() != QEvent::PaletteChange || source().isEmpty())
            return;
        const int place = verticalScrollBar()->value();
        reload();
        verticalScrollBar()->setValue(place);
    }
};

} // namespace

void showTextDialog(const QString& title, const QString& text, QWidget* parent)
{
    auto* const view = new QPlainTextEdit(text);
    view->setReadOnly(true);
    view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    view->setLineWrapMode(QPlainTextEdit::NoWrap);
    showDialog(title, view, {640, 480}, parent);
}

std::optional<QString> askForText(QWidget* parent, const QString& title, const QString& text)
{
    QDialog dialog(parent);
    dialog.setObjectName(QStringLiteral("textDialog"));
    dialog.setWindowTitle(title);
    auto* const field = new QPlainTextEdit(text, &dialog);
    field->setAccessibleName(title);
    field->setTabChangesFocus(true);
    field->moveCursor(QTextCursor::End);
    field->setFocus();
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, &dialog);
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter})
        QObject::connect(new QShortcut(QKeySequence(Qt::CTRL | key), &dialog), &QShortcut::activated, &dialog, &QDialog::accept);
    auto* const column = new QVBoxLayout(&dialog);
    column->addWidget(field);
    column->addWidget(buttons);
    dialog.resize(480, 240);
    if (dialog.exec() != QDialog::Accepted || !field->document()->isModified())
        return std::nullopt;
    return field->toPlainText();
}

void showGuide(QWidget* parent)
{
    auto* const browser = new GuideBrowser;
    browser->setObjectName(QStringLiteral("guide"));
    browser->setOpenExternalLinks(true);
    browser->setSource(QUrl(QStringLiteral("qrc:/help/guide/README.md")), QTextDocument::MarkdownResource);
    showDialog(QCoreApplication::translate("Guide", "Clusterlens guide"), browser, {860, 680}, parent);
}

} // namespace clusterlens::ui
